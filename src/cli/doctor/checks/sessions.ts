import { isDeepStrictEqual } from 'node:util';
import { type EchoedSession, type SessionTrial, trySession } from '../../../infra/openai/try-session';
import type { AcceptBody } from '../../../models/call-control';
import type { TenantConfig } from '../../../models/tenant-config';
import type { DoctorCheck } from '../doctor-check';
import type { DoctorContext } from '../doctor-context';
import { fail, type Finding, ok, warn } from '../finding';
import { reasonOf } from '../run-checks';
import { TenantSessions } from '../tenant-sessions';

/** Sockets open at a time. */
const parallel = 4;

/** After this no more tenants are tried, milliseconds: what was found is to be told. */
const enoughMs = 90_000;

/** OpenAI takes the session that each active tenant's calls are answered with, as it is. */
export const sessions: DoctorCheck = {
  name: 'sessions',
  needs: ['mongodb', 'openai'],
  limitMs: 120_000,
  run: async (context) => {
    const waiting = [...(await context.activeTenants())];
    const made = new TenantSessions(context);
    const findings: Finding[] = [];
    const enough = performance.now() + enoughMs;
    const work = async (): Promise<void> => {
      while (performance.now() < enough) {
        const tenant = waiting.shift();
        if (tenant === undefined) return;
        const found = tenantFindings(context, made, tenant).catch((error: unknown) => [untried(tenant, error)]);
        findings.push(...(await found));
      }
    };
    await Promise.all(Array.from({ length: parallel }, work));
    if (waiting.length > 0) {
      findings.push(
        warn(`The time was over before ${waiting.length} more tenants were tried.`, 'Run it again, alone.'),
      );
    }
    return findings.length > 0 ? findings : [ok('There is no active tenant whose session could be tried.')];
  },
};

async function tenantFindings(
  { settings }: DoctorContext,
  made: TenantSessions,
  tenant: TenantConfig,
): Promise<Finding[]> {
  const { tenant_id } = tenant;
  const session = await made.session(tenant);
  // The check of prompts says so.
  if (session === null) return [];
  const { openaiApiKey: apiKey, openaiProjectId: projectId, wsServerUrl, openaiTimeoutMs: timeoutMs } = settings;
  const trial = await trySession({ apiKey, projectId, wsServerUrl, timeoutMs }, session.body);
  return [
    trialFinding(tenant_id, session.body, trial),
    ...session.leftOut.map((reason) =>
      warn(`The tenant ${tenant_id} is not offered ${reason}.`, 'Mend the tool or its server, or switch it off.'),
    ),
  ];
}

/** One tenant's trouble hides nobody else's. */
function untried({ tenant_id }: TenantConfig, error: unknown): Finding {
  const message = `The session of ${tenant_id} could not be made: ${reasonOf(error)}`;
  return fail(message, 'Mend what the checks of tenants and prompts complain of, then run it again.');
}

/** What the trial of a tenant's session says about its calls. */
export function trialFinding(tenantId: string, body: AcceptBody, trial: SessionTrial): Finding {
  switch (trial.kind) {
    case 'taken': {
      const changed = differences(body, trial.session);
      if (changed.length === 0) return ok(`OpenAI takes the session of ${tenantId}: ${outline(body)}.`);
      const message = `OpenAI takes the session of ${tenantId}, but changes its ${changed.join(', ')}.`;
      return fail(message, 'Compare what the tenant has there with the API reference.');
    }
    case 'refused': {
      const tool = /^session\.tools\[(\d+)\]/.exec(trial.param ?? '')?.[1];
      const name = tool === undefined ? undefined : body.tools[Number(tool)]?.name;
      const where = name === undefined ? '' : ` (the tool ${name})`;
      return fail(
        `OpenAI refuses the session of ${tenantId}${where}: ${trial.message} Its calls would be accepted, and mute.`,
        name === undefined
          ? fixOf(trial.param)
          : `Mend the tool ${name} in the tenant's document, or at its MCP server.`,
      );
    }
    case 'not_opened':
      return fail(
        `No Realtime socket could be opened for ${tenantId}: ${trial.reason}.`,
        'Look at OPENAI_API_KEY, OPENAI_MODEL, WS_SERVER_URL, and at the way out for WebSockets.',
      );
    case 'unanswered':
      return fail(
        `OpenAI did not answer to the session of ${tenantId}: ${trial.reason}.`,
        'Run it again: sonore doctor --only sessions',
      );
  }
}

function outline({ tools, audio }: AcceptBody): string {
  const names = tools.map(({ name }) => name).join(', ');
  return `voice ${audio.output.voice}, ${tools.length === 0 ? 'no tools' : `tools ${names}`}`;
}

function fixOf(param: string | null): string {
  if (param?.startsWith('session.audio.output.voice')) return 'Set OPENAI_VOICE to a voice that OpenAI has.';
  if (param?.startsWith('session.audio.input.transcription')) {
    return "Set OPENAI_TRANSCRIPTION_MODEL, or the tenant's locale, to what OpenAI knows.";
  }
  return 'Mend what it names, in the settings or in the tenant.';
}

/** Fields that came back otherwise than they were sent. */
function differences({ instructions, tools, audio }: AcceptBody, echoed: EchoedSession): string[] {
  const form = (list: readonly { name?: string | undefined; parameters?: unknown }[]): unknown =>
    list.map(({ name, parameters }) => ({ name, parameters }));
  return [
    ...(instructions === echoed.instructions ? [] : ['instructions']),
    ...(isDeepStrictEqual(form(tools), form(echoed.tools)) ? [] : ['tools']),
    ...(audio.output.voice === echoed.audio.output.voice ? [] : ['voice']),
  ];
}
