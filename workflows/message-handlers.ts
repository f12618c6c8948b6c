import {
  ApplicationFailure,
  CancellationScope,
  condition,
  currentUpdateInfo,
  log,
  setHandler,
  type SignalDefinition,
} from '@temporalio/workflow';
import type { z } from 'zod';
import { transferDestinations } from '../src/policies/transfer-destinations';
import type { CallState } from './call-state';
import { failTaskInstead } from './fail-task-instead';
import type { Keypad } from './keypad';
import {
  callerHeardSchema,
  callerHeardSignal,
  callEndedSchema,
  callEndedSignal,
  callQuery,
  dtmfSchema,
  dtmfSignal,
  hangUpRequestSchema,
  hangUpUpdate,
  instructRequestSchema,
  instructUpdate,
  seatedSchema,
  seatedSignal,
  silenceSchema,
  silenceSignal,
  toolInvocationSignal,
  toolInvocationSignalSchema,
  transferRequestSchema,
  transferUpdate,
  type TransferRequest,
} from './messages';
import type { RecordKeeper } from './record-keeper';
import type { SilenceWatch } from './silence-watch';
import type { SocketLine } from './socket-line';
import type { ToolRunner } from './tool-runner';
import type { Transfers } from './transfers';

/** What the messages of a call act on. */
export interface MessageTargets {
  state: CallState;
  tools: ToolRunner;
  keypad: Keypad;
  silence: SilenceWatch;
  transfers: Transfers;
  line: SocketLine;
  keeper: RecordKeeper;
}

/**
 * Connects every message of `messages.ts` to the call. Handlers shield what they began from the workflow's cancellation,
 * which means "hang up" and not "drop everything".
 */
export function setMessageHandlers({ state, tools, keypad, silence, transfers, line, keeper }: MessageTargets): void {
  const { call_id, limits } = state.input;

  setHandler(callQuery, () => state.snapshot(), { description: 'The call as its record will show it.' });
  onSignal(seatedSignal, seatedSchema, (message) => {
    if (state.seated(message, Date.now())) silence.ownerChanged();
  });
  onSignal(silenceSignal, silenceSchema, (message) => silence.signalled(message));
  onSignal(callerHeardSignal, callerHeardSchema, ({ at }) => silence.callerHeard(at));
  onSignal(dtmfSignal, dtmfSchema, (message) => {
    silence.callerHeard(message.at);
    return keypad.pressed(message);
  });
  onSignal(toolInvocationSignal, toolInvocationSignalSchema, (message) => tools.take(message));
  onSignal(callEndedSignal, callEndedSchema, async ({ reason }) => {
    await transfers.answered();
    const outcome = reason === 'ended' ? 'completed' : 'caller_hung_up';
    state.callGone(outcome, `The telephone side reported: ${reason}.`, Date.now());
  });

  setHandler(
    hangUpUpdate,
    async ({ reason }) => {
      state.end('operator', reason ?? 'An operator hung up.', Date.now());
      await CancellationScope.nonCancellable(() => condition(() => keeper.finished));
      return { outcome: state.outcome ?? 'operator' };
    },
    {
      validator: (request) => {
        validate(hangUpRequestSchema, request);
        if (state.ending) throw callIsOver();
      },
      description: 'Hang up. Answers when the record is written.',
    },
  );

  setHandler(
    transferUpdate,
    async (request) => {
      const target_uri = targetOf(state, request);
      if (target_uri === null) throw noSuchDestination();
      const idempotency_key = `refer:${call_id}:${currentUpdateInfo()?.id ?? ''}`;
      try {
        await CancellationScope.nonCancellable(() =>
          transfers.refer({ call_id, target_uri, idempotency_key }, 'operator'),
        );
      } catch (error) {
        throw ApplicationFailure.nonRetryable(error instanceof Error ? error.message : String(error), 'TransferFailed');
      } finally {
        keeper.touch();
      }
      return { status: 'accepted', target_uri };
    },
    {
      validator: (request: TransferRequest) => {
        validate(transferRequestSchema, request);
        if (state.ending) throw callIsOver();
        if (!state.canTransfer) throw invalid('The call is not answered yet, or is being transferred already.');
        if (targetOf(state, request) === null) throw noSuchDestination();
      },
      description: 'Transfer to a destination of the tenant, or to a URI. Answers when OpenAI has answered the REFER.',
    },
  );

  setHandler(
    instructUpdate,
    async (request) => {
      const { text, respond } = instructRequestSchema.parse(request);
      const delivered = await CancellationScope.nonCancellable(() =>
        line.deliver(limits.report_timeout_ms, (socket, address) =>
          socket.say.executeWithOptions({ summary: "an operator's instruction" }, [{ ...address, text, respond }]),
        ),
      );
      if (!delivered) throw callIsOver();
      return { delivered: true };
    },
    {
      validator: (request) => {
        validate(instructRequestSchema, request);
        if (!state.live) throw callIsOver();
      },
      description: 'Tell the model something. Answers when the words are on the socket.',
    },
  );

  /** A signal that does not parse is counted and ignored: an exception in a handler would hang or fail the call. */
  function onSignal<T>(
    definition: SignalDefinition<[T]>,
    schema: z.ZodType<T>,
    handle: (message: T) => void | Promise<void>,
  ): void {
    setHandler(definition, async (message: T) => {
      const parsed = schema.safeParse(message);
      if (parsed.success) {
        await CancellationScope.nonCancellable(() => failTaskInstead(async () => handle(parsed.data)));
        return;
      }
      state.messageIgnored();
      log.warn('a signal did not parse and is ignored', { event: 'signal_ignored', signal: definition.name });
    });
  }
}

function targetOf(state: CallState, request: TransferRequest): string | null {
  if ('target_uri' in request) return request.target_uri;
  const open = state.tenant === null ? [] : transferDestinations(state.tenant, Date.now());
  const destination = open.find(({ destination_id }) => destination_id === request.destination_id);
  return destination?.target_uri ?? null;
}

function validate(schema: z.ZodType, value: unknown): void {
  const parsed = schema.safeParse(value);
  if (parsed.success) return;
  throw invalid(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

function invalid(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, 'InvalidRequest');
}

function noSuchDestination(): ApplicationFailure {
  return invalid(
    'The tenant has no such destination that can be reached now. With a target_uri any number can be called.',
  );
}

function callIsOver(): ApplicationFailure {
  return ApplicationFailure.nonRetryable('The call is over, or not answered yet.', 'CallIsOver');
}
