import { APIConnectionError, APIError } from 'openai';
import { openAIClient } from '../../../infra/openai/openai-client';
import type { DoctorCheck } from '../doctor-check';
import { skewFinding } from '../clock-skew';
import { fail, type Finding, ok, warn } from '../finding';
import { reasonOf } from '../run-checks';

/** Webhooks whose timestamp is further off are refused. */
const webhookToleranceMs = 300_000;

/** The key is taken, the models it is to be used with are among its own, and OpenAI's clock and ours agree. */
export const openai: DoctorCheck = {
  name: 'openai',
  run: async ({ settings }) => {
    const {
      openaiApiKey: apiKey,
      openaiProjectId: projectId,
      openaiBaseUrl: baseUrl,
      openaiTimeoutMs: timeoutMs,
    } = settings;
    if (apiKey === '') {
      return [
        fail(
          'OPENAI_API_KEY is not set: no call can be answered.',
          'Set it to a key of the project that gets the calls.',
        ),
      ];
    }
    try {
      const askedAt = Date.now();
      const { data, response } = await openAIClient({ apiKey, projectId, baseUrl, timeoutMs })
        .models.list()
        .withResponse();
      const middle = (askedAt + Date.now()) / 2;
      const models = new Set(data.data.map(({ id }) => id));
      return [
        ok(`OpenAI takes the key at ${baseUrl}.`),
        ...modelFindings(models, settings),
        ...dateFindings(response.headers.get('date'), middle),
      ];
    } catch (error) {
      return [failureFinding(baseUrl, error)];
    }
  },
};

/** What is to be said of the models that are set, given those the key may use. */
export function modelFindings(
  models: ReadonlySet<string>,
  settings: { openaiModel: string; openaiTranscriptionModel: string; summaryModel: string },
): Finding[] {
  const missing = (name: string, model: string): string =>
    `The key may not use ${model} (${name}), or there is no such model`;
  const look = 'Set another, or allow it in the limits of the project at OpenAI.';
  const findings = [
    ...(models.has(settings.openaiModel)
      ? []
      : [fail(`${missing('OPENAI_MODEL', settings.openaiModel)}: calls are mute.`, look)]),
    ...(models.has(settings.openaiTranscriptionModel)
      ? []
      : [
          warn(
            `${missing('OPENAI_TRANSCRIPTION_MODEL', settings.openaiTranscriptionModel)}: what callers say is not written down.`,
            look,
          ),
        ]),
    ...(models.has(settings.summaryModel)
      ? []
      : [warn(`${missing('SUMMARY_MODEL', settings.summaryModel)}: calls are not summarised.`, look)]),
  ];
  return findings.length > 0 ? findings : [ok('The models that are set can be used.')];
}

/** The header has whole seconds. */
function dateFindings(date: string | null, middle: number): Finding[] {
  const at = Date.parse(date ?? '');
  return Number.isNaN(at) ? [] : [skewFinding('OpenAI', at + 500 - middle, webhookToleranceMs)];
}

function failureFinding(baseUrl: string, error: unknown): Finding {
  if (error instanceof APIError && !(error instanceof APIConnectionError)) {
    const status = Number(error.status);
    const fix =
      status === 401 || status === 403
        ? 'Set OPENAI_API_KEY (and OPENAI_PROJECT_ID) to a key that may use Realtime.'
        : 'Look at OPENAI_BASE_URL, and at the state of OpenAI (status.openai.com).';
    return fail(`OpenAI refused the key at ${baseUrl}: ${reasonOf(error)}.`, fix);
  }
  return fail(
    `OpenAI does not answer at ${baseUrl}: ${reasonOf(error)}.`,
    'Look at OPENAI_BASE_URL, at the way out and its proxy.',
  );
}
