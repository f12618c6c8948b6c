import { allHandlersFinished, CancellationScope, condition, log, TemporalFailure } from '@temporalio/workflow';
import type { AttendResult } from '../activities/attend';
import { attendReturnMs, staleWebhookMs } from '../src/models/call-limits';
import type { CallOutcome } from '../src/models/call-outcome';
import { activityFailure, type RefusalReason } from '../src/models/failures';
import type { PhoneCallInput } from '../src/models/phone-call-input';
import { refusalStatus } from '../src/policies/refusal-status';
import { buildTools } from '../src/tools/tool-builder';
import { activityErrorOf } from './activity-error';
import { callProxies } from './activity-proxies';
import { CallState } from './call-state';
import { CallView } from './call-view';
import { Keypad } from './keypad';
import { setMessageHandlers } from './message-handlers';
import { RecordKeeper } from './record-keeper';
import { repeatWithinBudget } from './repeat-within-budget';
import { SocketLine } from './socket-line';
import { ToolRunner } from './tool-runner';
import { Transfers } from './transfers';

/** How long an accept may be tried for: the caller hears ringing all that time. */
const acceptBudgetMs = 12_000;

/** SIP 603 Decline: an operator refused the call while it rang. */
const declined = 603;

/** SIP 503: the call was ours to take, and we could not. */
const unavailable = 503;

/** What a finished call answers; the record in MongoDB says more. */
export interface PhoneCallResult {
  outcome: CallOutcome;
  detail: string | null;
}

/**
 * One phone call, from the ringing to its final record: admit → seat → accept → attach ⇄ tools → close. Rules live in
 * `CallState`; here they are wired to activities and timers, in `message-handlers.ts` to messages. Never fails for what a
 * call can meet: every end is an outcome. Cancelling the workflow is an operator's hang-up.
 */
export async function phoneCall(input: PhoneCallInput): Promise<PhoneCallResult> {
  const { limits } = input;
  const state: CallState = new CallState(input, Date.now(), () => view.refresh());
  const view = new CallView(state);
  const proxies = callProxies(limits);
  const line = new SocketLine(state, proxies);
  const keeper = new RecordKeeper(state, proxies.records);
  const transfers = new Transfers(state, proxies, line);
  const tools = new ToolRunner(state, line, transfers, keeper);
  let acceptBegun = false;
  let phoneIsGone = false;
  let session: 'none' | 'held' | 'over' = 'none';

  setMessageHandlers({ state, tools, keypad: new Keypad(state, line), transfers, line, keeper });
  CancellationScope.current().cancelRequested.catch(() => {
    state.end('operator', 'The workflow was cancelled.', Date.now());
  });

  return CancellationScope.nonCancellable(async () => {
    view.refresh();
    await takeCall();
    await close();
    return { outcome: state.outcome ?? 'failed:internal', detail: state.snapshot().outcome_detail };
  });

  /** Everything up to the cause of the call's end. */
  async function takeCall(): Promise<void> {
    try {
      if (!(await admit())) return;
      void attend().finally(() => {
        session = 'over';
      });
      if (!(await seat())) return;
      if (!(await accept())) return;
      void line.keepAttached();
      const attached = await condition(() => state.ending || state.attachedOwner !== null, limits.attach_deadline_ms, {
        summary: 'or else the accept is not confirmed',
      });
      if (!attached) {
        state.end('failed:accept_not_confirmed', 'Accept was answered, but no session came up.', Date.now());
      }
      keeper.touch();
      const ended = await condition(() => state.ending, limits.call_max_duration_s * 1000, { summary: 'longest call' });
      if (!ended) state.end('max_duration', 'The longest call was reached.', Date.now());
    } catch (error) {
      // A defect must fail the workflow task instead, so that a mended worker can go on with the call.
      if (!(error instanceof TemporalFailure)) throw error;
      state.end('failed:internal', error.message, Date.now());
    }
  }

  async function admit(): Promise<boolean> {
    if (Date.now() - input.webhook_created_at * 1000 > staleWebhookMs) {
      phoneIsGone = true;
      state.end('missed', 'The webhook came too late: nobody is ringing any more.', Date.now());
      return false;
    }
    try {
      const { call_id, dialed_number } = input;
      const admission = await proxies.admission.admit({ call_id, dialed_number });
      if (state.ending) return false;
      if (admission.kind === 'already_recorded') {
        phoneIsGone = true;
        keeper.leaveAlone();
        state.end('missed', 'This call has ended before; its record is kept.', Date.now());
        return false;
      }
      if (admission.tenant) state.identify(admission.tenant);
      if (admission.kind === 'refused') return refuse(admission.reason, admission.detail);
      state.admitted(admission.tenant_config, admission.prompts, Date.now());
      return true;
    } catch (error) {
      activityErrorOf(error);
      return refuse('admission_failed', 'The tenant could not be looked up in time.');
    }
  }

  function refuse(reason: RefusalReason, detail: string): false {
    state.end(`rejected:${reason}`, detail, Date.now());
    return false;
  }

  /** Runs for the rest of the call; how it ends is how the call ended. */
  async function attend(): Promise<void> {
    session = 'held';
    let result: AttendResult;
    try {
      result = await proxies.session.attend({ call_id: input.call_id });
    } catch (error) {
      activityErrorOf(error);
      state.end('failed:internal', 'The session could not be held any more.', Date.now());
      return;
    }
    if (result.reason === 'closed') {
      // Only closing the call lets go of its socket; if somebody else did, nobody is left to hear the model.
      state.end('failed:internal', 'The session was given up.', Date.now());
      return;
    }
    phoneIsGone = true;
    if (result.reason === 'session_expired') {
      state.end('failed:session_expired', 'OpenAI ended the session.', Date.parse(result.ended_at));
    } else if (state.phase === 'attaching') {
      state.end('failed:accept_not_confirmed', 'Accept was answered, but there was no call.', Date.now());
    } else {
      await transfers.answered();
      state.callGone('caller_hung_up', 'The caller hung up.', Date.parse(result.ended_at));
    }
  }

  async function seat(): Promise<boolean> {
    const seated = await condition(() => state.ending || state.owner !== null, limits.seat_deadline_ms, {
      summary: 'or else nobody has room for the call',
    });
    if (!seated) return refuse('no_seat', 'No worker had room for the call in time.');
    return !state.ending;
  }

  async function accept(): Promise<boolean> {
    const tenant = state.tenant;
    const prompts = state.prompts;
    if (!tenant || !prompts) throw new Error('accept before admission');
    const { tools, tool_choice } = buildTools(tenant, {
      // A feature that is not offered for a defect should be seen; the rest is for who looks closely.
      onEvent: (event, fields) => log[event === 'tool_build_error' ? 'warn' : 'debug'](event, { event, ...fields }),
    });
    acceptBegun = true;
    const answer = await repeatWithinBudget(
      acceptBudgetMs,
      () => state.ending,
      (remainingMs) =>
        proxies.once(remainingMs).acceptCall.executeWithOptions({ summary: 'answer the phone' }, [
          {
            call_id: input.call_id,
            instruction_id: prompts.instruction_id,
            tools,
            tool_choice,
            locale: tenant.locale ?? null,
          },
        ]),
    );
    if (answer.kind === 'done') state.accepted(answer.value, Date.now());
    // Perhaps accepted: attaching to the call is how to find out.
    else if (answer.kind === 'unknown') state.acceptUnanswered();
    else if (answer.error === activityFailure.callGone) {
      phoneIsGone = true;
      state.end('caller_hung_up_ringing', 'The caller was gone before the call was answered.', Date.now());
    } else {
      acceptBegun = false;
      const refused = answer.error === activityFailure.openaiPermanent;
      const outcome = refused ? 'failed:accept_refused' : 'failed:accept_failed';
      state.end(outcome, `OpenAI did not take the accept: ${answer.error}.`, Date.now());
    }
    return !state.ending;
  }

  /** Cause → phone down → session over → record → handlers: in this order, whatever the cause. */
  async function close(): Promise<void> {
    if (!phoneIsGone) await putDown();
    // A session that has no socket cannot see that its call is over.
    if (state.attachedOwner)
      await condition(() => session === 'over', attendReturnMs, { summary: 'or else let go of the socket' });
    if (session === 'held') await line.tryOnce(limits.report_timeout_ms, (socket, address) => socket.close(address));
    state.closed();
    await keeper.finish();
    // A tool that was still running has its result in the record, too.
    await condition(allHandlersFinished);
    await keeper.finish();
  }

  /** Ends the phone call itself: rejected while it rings, hung up afterwards. */
  async function putDown(): Promise<void> {
    const { call_id } = input;
    try {
      if (acceptBegun) {
        await proxies.ending.hangUpCall.executeWithOptions({ summary: 'hang up' }, [{ call_id }]);
      } else {
        const status_code = rejectStatus(state.outcome);
        await proxies.ending.rejectCall.executeWithOptions({ summary: `refuse with SIP ${status_code}` }, [
          { call_id, status_code },
        ]);
      }
    } catch (error) {
      // Gone already, or beyond our reach: the record must still be written.
      log.warn('the phone could not be put down', { error: activityErrorOf(error).type });
    }
  }
}

function rejectStatus(outcome: CallOutcome | null): number {
  if (outcome === 'operator') return declined;
  const reason = outcome?.startsWith('rejected:') ? (outcome.slice('rejected:'.length) as RefusalReason) : null;
  return reason === null ? unavailable : refusalStatus[reason];
}
