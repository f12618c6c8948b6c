import { createHash } from 'node:crypto';
import { ApplicationFailure, Context } from '@temporalio/activity';
import { checkArguments } from '../src/infra/http-tools/check-arguments';
import type { Logger } from '../src/infra/logger';
import type { Repositories } from '../src/infra/mongo/repositories';
import { OpenAIFailure } from '../src/infra/openai/openai-failure';
import type { ResponsesService, StructuredAnswer } from '../src/infra/openai/responses';
import type { CallMetadata, SummaryState, SummaryUsage } from '../src/models/call-metadata';
import { activityFailure } from '../src/models/failures';
import { postCallConfigSchema } from '../src/models/post-call-config';
import { type PostCallSummary, postCallSummarySchema } from '../src/models/post-call-summary';
import { type SummaryFormat, summaryFormat, summaryInput, summaryInstructions } from '../src/policies/summary-prompt';
import { deliveredCall } from './delivered-call';

/** Output tokens of the first request and of the second, which a summary gets that the first was too small for. */
const outputTokens = [6_000, 16_000] as const;

/** Output that does not fit is kept up to this length, for inspection. */
const keptOutput = 4_000;

/** A third of the heartbeat timeout that the workflow gives. */
const beatMs = 5_000;

/** Writing the summary of a call. */
export interface SummaryActivities {
  /**
   * Has the model summarise a call, unless that is done, and resolves with the summary's state. What another attempt may
   * change is thrown: OpenAI away or overloaded, a tenant's document that is broken.
   */
  summariseCall(request: { call_id: string }): Promise<SummaryState>;
}

export interface SummaryDependencies {
  repositories: Pick<Repositories, 'calls' | 'callMetadata' | 'tenantConfigs' | 'transcripts'>;
  responses: Pick<ResponsesService, 'write'>;
  /** `SUMMARY_MODEL`. */
  summaryModel: string;
  log: Logger;
}

type Summary = CallMetadata['summary'];

/** Builds the summary activity for one process. */
export function createSummaryActivities(deps: SummaryDependencies): SummaryActivities {
  const { callMetadata, transcripts } = deps.repositories;
  return { summariseCall };

  async function summariseCall({ call_id }: { call_id: string }): Promise<SummaryState> {
    const { record, metadata, tenant } = await deliveredCall(call_id, deps.repositories);
    if (metadata.summary.state === 'written') return 'written';
    const note = async (summary: Partial<Summary> & { state: SummaryState }): Promise<SummaryState> => {
      await callMetadata.setSummary(call_id, summary);
      const level = summary.error == null ? 'info' : 'warn';
      const { state, error } = summary;
      deps.log[level]({ event: 'call_summarised', call_id, tenant_id: metadata.tenant_id, state, error }, 'summary');
      return state;
    };
    const { summary: config } = tenant?.post_call ?? postCallConfigSchema.parse({});
    // A tenant that is no longer there has nobody who wants one.
    if (tenant === null || !config.enabled) return note({ state: 'off', error: null });
    const transcript = await transcripts.ofCall(call_id);
    if (metadata.transcript?.empty) return note({ state: 'empty', error: null });

    const format = summaryFormat(config.extraction_schema);
    const instructions = summaryInstructions({
      displayName: tenant.display_name ?? null,
      locale: tenant.locale ?? null,
      config,
    });
    const context = Context.current();
    const request = {
      model: config.model ?? deps.summaryModel,
      instructions,
      input: summaryInput(record, transcript),
      name: 'call_summary',
      schema: format.schema,
      // Each time the call is processed is another one: a refusal must not be answered with itself.
      idempotencyKey: `summary:${call_id}:${context.info.workflowExecution?.runId}`,
      signal: context.cancellationSignal,
    };
    // Noted answer by answer: what it took counts, also when the request after it fails.
    let { usage } = metadata.summary;
    const onAnswer = async ({ model, usage: spent }: StructuredAnswer): Promise<void> => {
      usage = sum(usage, spent);
      await callMetadata.setSummary(call_id, { model, usage });
    };
    const written = await beating(context, write(request, format, onAnswer));
    return note({
      ...written,
      prompt_text: instructions,
      prompt_version: versionOf(instructions, format.schema),
    });
  }

  /** At most two requests: the second when the first ran out of tokens, or wrote what does not fit. */
  async function write(
    request: Omit<Parameters<ResponsesService['write']>[0], 'maxOutputTokens'>,
    format: SummaryFormat,
    onAnswer: (answer: StructuredAnswer) => Promise<void>,
  ): Promise<Omit<Summary, 'prompt_text' | 'prompt_version' | 'usage'>> {
    let model = request.model;
    let last: Pick<Summary, 'state' | 'error' | 'raw_output'> = { state: 'invalid', error: null, raw_output: null };
    let limit: number = outputTokens[0];
    for (const attempt of [1, 2]) {
      const idempotencyKey = `${request.idempotencyKey}:${attempt}`;
      const answer = await answered({ ...request, idempotencyKey, maxOutputTokens: limit });
      if (answer instanceof OpenAIFailure) {
        last = { state: 'failed', error: refusalOf(answer, request.model), raw_output: null };
        break;
      }
      model = answer.model;
      await onAnswer(answer);
      const raw_output = answer.text.slice(0, keptOutput);
      if (answer.kind === 'refused') {
        last = {
          state: 'refused',
          error: "The model, or OpenAI's filter, declined to summarise this call.",
          raw_output,
        };
        break;
      }
      if (answer.kind === 'incomplete') {
        last = { state: 'incomplete', error: `${limit} output tokens were not enough.`, raw_output };
        limit = outputTokens[1];
        continue;
      }
      const read = readSummary(answer.text, format);
      if (read.ok) {
        return { state: 'written', ...read.summary, model, raw_output: null, error: format.problem };
      }
      last = { state: 'invalid', error: `What the model wrote does not fit: ${read.problem}`, raw_output };
    }
    return { ...last, content: null, extracted: null, model };
  }

  /** The answer, or a failure that no other attempt will change. */
  async function answered(
    request: Parameters<ResponsesService['write']>[0],
  ): Promise<StructuredAnswer | OpenAIFailure> {
    try {
      return await deps.responses.write(request);
    } catch (error) {
      if (!(error instanceof OpenAIFailure)) throw error;
      // A 404 is a model that this key does not have.
      if (error.kind === 'permanent' || error.kind === 'gone') return error;
      throw ApplicationFailure.create({
        type: error.kind === 'retryable' ? activityFailure.openaiRetryable : activityFailure.openaiAmbiguous,
        message: error.message,
        ...(error.retryAfterMs === null ? {} : { nextRetryDelay: error.retryAfterMs }),
      });
    }
  }
}

/** Why OpenAI will not write, for the person who looks at the call, and what to look at. */
function refusalOf({ status, message }: OpenAIFailure, model: string): string {
  if (status === 401 || status === 403) return `OpenAI did not accept OPENAI_API_KEY, or not for this: ${message}.`;
  if (status === 404) return `OpenAI has no model ${model} for this key (SUMMARY_MODEL, or the tenant's): ${message}.`;
  return `OpenAI refused to write a summary: ${message}.`;
}

/** Beats while `work` lasts, so that a worker that died with it is missed before its time is over. */
async function beating<T>(context: Context, work: Promise<T>): Promise<T> {
  const timer = setInterval(() => context.heartbeat(), beatMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

type ReadSummary =
  { ok: true; summary: { content: PostCallSummary; extracted: Summary['extracted'] } } | { ok: false; problem: string };

/** Checks what the model wrote against Sonore's schema and the tenant's. */
function readSummary(text: string, format: SummaryFormat): ReadSummary {
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch {
    return { ok: false, problem: 'it is no JSON' };
  }
  const content = postCallSummarySchema.safeParse(written);
  if (!content.success) {
    return {
      ok: false,
      problem: content.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    };
  }
  if (format.extraction === null) return { ok: true, summary: { content: content.data, extracted: null } };
  const { extracted } = written as { extracted?: unknown };
  const problem = checkArguments(format.extraction, extracted as Record<string, unknown>);
  if (problem !== null) return { ok: false, problem: `extracted: ${problem}` };
  return { ok: true, summary: { content: content.data, extracted: extracted as Record<string, unknown> } };
}

function sum(before: SummaryUsage | null, now: SummaryUsage): SummaryUsage {
  if (before === null) return now;
  return {
    input_tokens: before.input_tokens + now.input_tokens,
    cached_tokens: before.cached_tokens + now.cached_tokens,
    output_tokens: before.output_tokens + now.output_tokens,
  };
}

function versionOf(instructions: string, schema: object): string {
  return createHash('sha256')
    .update(JSON.stringify([instructions, schema]))
    .digest('hex')
    .slice(0, 16);
}
