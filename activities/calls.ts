import { ApplicationFailure } from '@temporalio/activity';
import { acceptBodySchema, type AcceptBody, type FunctionTool } from '../src/models/call-control';
import { activityFailure } from '../src/models/failures';
import type { OpenAICallsService } from '../src/infra/openai/calls-http';
import { OpenAIFailure, type OpenAIFailureKind } from '../src/infra/openai/openai-failure';
import type { Repositories } from '../src/infra/mongo/repositories';
import type { Logger } from '../src/infra/logger';
import type { PromptFiles } from '../src/infra/prompt-files';
import type { PromptCall } from '../src/models/prompt-call';
import { PinnedPrompts } from '../src/prompts/pinned-prompts';

export interface AcceptInput {
  call_id: string;
  instruction_id: string;
  /** What the instructions' variables are filled from; absent in calls that an older build has begun. */
  prompt_call?: PromptCall;
  tools: FunctionTool[];
  tool_choice: 'auto' | 'none';
  /** BCP 47 tag of the tenant, whose language the caller's speech is transcribed in. */
  locale: string | null;
}

export interface ReferInput {
  call_id: string;
  target_uri: string;
  idempotency_key: string;
}

/** What a call was answered with. `instruction_id`: other instructions than the pinned ones, which could not be read. */
export interface AcceptResult {
  model: string;
  voice: string;
  /** Absent in the answers of an older build. */
  transcription_model?: string;
  instruction_id?: string;
}

/** What a worker answers calls with, from its settings. */
export interface SessionDefaults {
  model: string;
  voice: string;
  transcriptionModel: string;
}

/**
 * The REST verbs, one HTTP request each: whether and when to repeat one is the workflow's decision, by the failure's
 * type (`activityFailure`); a `retry-after` of OpenAI is the failure's first detail, in milliseconds.
 */
export interface CallActivities {
  acceptCall(input: AcceptInput): Promise<AcceptResult>;
  rejectCall(input: { call_id: string; status_code: number }): Promise<void>;
  referCall(input: ReferInput): Promise<{ status: string }>;
  hangUpCall(input: { call_id: string }): Promise<{ status: string }>;
}

/** Builds the call control activities for one process. */
export function createCallActivities(deps: {
  callsService: OpenAICallsService;
  repositories: Pick<Repositories, 'prompts' | 'tenantConfigs'>;
  promptFiles: PromptFiles;
  session: SessionDefaults;
  log: Logger;
}): CallActivities {
  const prompts = new PinnedPrompts(deps);
  return {
    async acceptCall(input) {
      const { version_id, text } = await prompts.fill('instruction', input.instruction_id, input.prompt_call);
      const body = acceptBody(input, text, deps.session);
      await classified(
        deps.callsService.accept_call({ call_id: input.call_id, body, idempotency_key: `accept:${input.call_id}` }),
      );
      return {
        ...{ model: body.model, voice: body.audio.output.voice },
        transcription_model: body.audio.input.transcription.model,
        ...(version_id === input.instruction_id ? {} : { instruction_id: version_id }),
      };
    },

    async rejectCall({ call_id, status_code }) {
      await classified(deps.callsService.reject_call({ call_id, status_code, idempotency_key: `reject:${call_id}` }));
    },

    async referCall(input) {
      return classified(deps.callsService.refer_call(input));
    },

    async hangUpCall({ call_id }) {
      return classified(deps.callsService.hangup_call({ call_id, idempotency_key: `hangup:${call_id}` }));
    },
  };
}

/**
 * The session a call is answered with. Of turn detection only what SIP takes, and no audio formats: both have been seen
 * to break calls that were accepted with 200 (wire reference, sections 2.1 and 6).
 */
export function acceptBody(input: AcceptInput, instructions: string, session: SessionDefaults): AcceptBody {
  // A locale that names no language (`C`, `French`) would be taken with 200, and then break the call.
  const language = /^[a-z]{2,3}(?![^-_])/i.exec(input.locale ?? '')?.[0].toLowerCase();
  return acceptBodySchema.parse({
    type: 'realtime',
    model: session.model,
    instructions,
    output_modalities: ['audio'],
    audio: {
      input: {
        transcription: { model: session.transcriptionModel, ...(language ? { language } : {}) },
        turn_detection: { type: 'server_vad', create_response: true, interrupt_response: true },
      },
      output: { voice: session.voice },
    },
    tools: input.tools,
    tool_choice: input.tool_choice,
  });
}

const failureTypes: Record<OpenAIFailureKind, string> = {
  gone: activityFailure.callGone,
  retryable: activityFailure.openaiRetryable,
  ambiguous: activityFailure.openaiAmbiguous,
  permanent: activityFailure.openaiPermanent,
};

/** Turns a classified failure of OpenAI into one the workflow can decide by. */
async function classified<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    if (!(error instanceof OpenAIFailure)) throw error;
    throw ApplicationFailure.create({
      type: failureTypes[error.kind],
      message: error.message,
      nonRetryable: error.kind === 'gone' || error.kind === 'permanent',
      details: error.retryAfterMs === null ? [] : [error.retryAfterMs],
      ...(error.retryAfterMs === null ? {} : { nextRetryDelay: error.retryAfterMs }),
      cause: error,
    });
  }
}
