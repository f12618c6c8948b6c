import { ApplicationFailure } from '@temporalio/activity';
import type { FunctionTool } from '../src/models/call-control';
import type { ListeningGap } from '../src/models/call-record';
import { activityFailure } from '../src/models/failures';
import type { KnownFunctionCall } from '../src/models/known-function-call';
import type { CallSession } from '../src/infra/openai/call-session';
import { SocketNotOpen } from '../src/infra/openai/lasting-sideband';
import type { SessionRegistry } from '../src/infra/openai/session-registry';
import type { Repositories } from '../src/infra/mongo/repositories';
import type { Logger } from '../src/infra/logger';
import type { PromptFiles } from '../src/infra/prompt-files';
import { withTimeLimit } from '../src/infra/time-limit';
import type { PromptCall } from '../src/models/prompt-call';
import { PinnedPrompts } from '../src/prompts/pinned-prompts';

/** The database may take so long to say what was written before. */
const transcriptReadMs = 500;

/** Addresses one owner of one call; another epoch than the one this process holds is answered `SessionNotHere`. */
export interface SocketAddress {
  call_id: string;
  epoch: number;
}

export interface AttachInput extends SocketAddress {
  /** Version id of the greeting to ask for, null when it has been asked for. */
  greeting_id: string | null;
  /** What the greeting's variables are filled from; absent without one, and in calls that an older build has begun. */
  prompt_call?: PromptCall;
  resumed: boolean;
  function_calls: KnownFunctionCall[];
  /** Quiet on both sides that is to be signalled, milliseconds; null when nobody acts on it. */
  quiet_ms: number | null;
  /** The caller has been heard before: it is signalled once a call. */
  caller_heard: boolean;
  deadline_ms: number;
}

/**
 * `gap`: what happened while nobody listened, null when nothing can have been missed. `greeting_id`: another greeting than
 * the pinned one, which could not be read.
 */
export interface AttachResult {
  status: 'attached' | 'gone';
  gap: ListeningGap | null;
  greeting_id?: string;
}

/** The short activities that only the process holding a call's socket polls. */
export interface SocketActivities {
  /** Opens the sideband and asks for the greeting. `gone` when OpenAI knows no such call. */
  attach(input: AttachInput): Promise<AttachResult>;
  /** Hands a tool's output to the model; ends when the frame is written. The same function call is answered once. */
  report(input: SocketAddress & { function_call_id: string; output: string }): Promise<void>;
  /** Tells the model something as a system message; with `respond` it speaks at once. */
  say(input: SocketAddress & { text: string; respond: boolean }): Promise<void>;
  /** Waits until the caller has heard what the model said in a response, at most `limit_ms`; `spoke`: it said anything. */
  awaitSpeech(input: SocketAddress & { response_id: string; limit_ms: number }): Promise<{ spoke: boolean }>;
  /** Lets the model say goodbye as `text` tells it; ends when the caller has heard it, at the latest after `limit_ms`. */
  farewell(input: SocketAddress & { text: string; limit_ms: number }): Promise<void>;
  /** Lets the model say exactly `text` while a tool runs; not said when the result is quicker. */
  filler(input: SocketAddress & { text: string }): Promise<void>;
  /** From now on the model has these tools and no others. */
  offerTools(input: SocketAddress & { tools: FunctionTool[] }): Promise<void>;
  /** Lets go of the socket; `attend` then returns. */
  close(input: SocketAddress): Promise<void>;
}

/** What any worker may try before it asks the host queue. */
export interface NearSocketActivities {
  /**
   * `report`, when the socket happens to be in the process that runs the workflow: true when the frame is written, false
   * when it is not here or not open. Run as a local activity, it saves two hops through the server.
   */
  reportIfHere(input: SocketAddress & { function_call_id: string; output: string }): Promise<boolean>;
}

/** Builds the near socket's activities for one process. */
export function createNearSocketActivities({ sessions }: { sessions: SessionRegistry }): NearSocketActivities {
  return {
    async reportIfHere({ call_id, epoch, function_call_id, output }) {
      try {
        const session = sessions.get(call_id, epoch);
        await session?.report(function_call_id, output);
        return session !== undefined;
      } catch (error) {
        if (error instanceof SocketNotOpen) return false;
        throw error;
      }
    },
  };
}

/** Builds the host queue's activities for one process. */
export function createSocketActivities(deps: {
  sessions: SessionRegistry;
  repositories: Pick<Repositories, 'prompts' | 'tenantConfigs' | 'transcripts'>;
  promptFiles: PromptFiles;
  log: Logger;
}): SocketActivities {
  const prompts = new PinnedPrompts(deps);

  function sessionAt({ call_id, epoch }: SocketAddress): CallSession {
    const session = deps.sessions.get(call_id, epoch);
    if (!session) throw notHere('this process does not hold the socket of that call');
    return session;
  }

  return {
    async attach(input) {
      const session = sessionAt(input);
      const { greeting_id, prompt_call } = input;
      const greeting = greeting_id === null ? null : await prompts.fill('greeting', greeting_id, prompt_call);
      const attached = await session.attach({
        // Of a template nothing may be left: there is nothing to say then.
        greeting: greeting?.text || null,
        resumed: input.resumed,
        functionCalls: input.function_calls,
        quietMs: input.quiet_ms,
        callerHeard: input.caller_heard,
        // Asked for only when there is something to compare them with.
        knownItemIds: () => writtenItemIds(deps.repositories.transcripts, input.call_id),
        deadlineMs: input.deadline_ms,
      });
      if (greeting === null || greeting.version_id === greeting_id) return attached;
      return { ...attached, greeting_id: greeting.version_id };
    },

    async report(input) {
      const session = sessionAt(input);
      await whileOpen(() => session.report(input.function_call_id, input.output));
    },

    async say(input) {
      const session = sessionAt(input);
      await whileOpen(() => session.say(input.text, input.respond));
    },

    async awaitSpeech(input) {
      return { spoke: await sessionAt(input).heard(input.response_id, input.limit_ms) };
    },

    async farewell(input) {
      const session = sessionAt(input);
      await whileOpen(() => session.farewell(input.text, input.limit_ms));
    },

    async filler(input) {
      const session = sessionAt(input);
      await whileOpen(() => session.filler(input.text));
    },

    async offerTools(input) {
      const session = sessionAt(input);
      await whileOpen(() => session.offerTools(input.tools));
    },

    close(input) {
      deps.sessions.get(input.call_id, input.epoch)?.close();
      return Promise.resolve();
    },
  };
}

/** Items that an earlier owner has written; none when the database does not say in time, because a caller waits. */
async function writtenItemIds(
  transcripts: Pick<Repositories['transcripts'], 'recentItemIds'>,
  callId: string,
): Promise<string[]> {
  return withTimeLimit(transcriptReadMs, () => transcripts.recentItemIds(callId)).catch(() => []);
}

/** A socket that is being re-opened is worth another try in a moment; the workflow decides. */
async function whileOpen(words: () => Promise<void> | void): Promise<void> {
  try {
    await words();
  } catch (error) {
    if (error instanceof SocketNotOpen) throw ApplicationFailure.retryable('the socket is not open', 'SocketNotOpen');
    throw error;
  }
}

function notHere(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, activityFailure.sessionNotHere);
}
