import { allHandlersFinished, CancellationScope, condition, log, TemporalFailure } from '@temporalio/workflow';
import type { AttendResult } from '../activities/attend';
import { attendReturnMs, staleWebhookMs } from '../src/models/call-limits';
import type { CallOutcome } from '../src/models/call-outcome';
import { activityFailure, type RefusalReason } from '../src/models/failures';
import type { PhoneCallInput } from '../src/models/phone-call-input';
import { promptCall } from '../src/models/prompt-call';
import type { RemoteTools } from '../src/models/remote-tools';
import { refusalStatus } from '../src/policies/refusal-status';
import { callSchedule } from '../src/policies/call-schedule';
import { toolsOfCall } from '../src/tools/tool-definitions';
import { activityErrorOf } from './activity-error';
import { callProxies } from './activity-proxies';
import { CallState } from './call-state';
import { CallView } from './call-view';
import { failTaskInstead } from './fail-task-instead';
import { endGhostCall } from './ghost-call';
import { Goodbye } from './goodbye';
import { Keypad } from './keypad';
import { endLongestCall } from './longest-call';
import { setMessageHandlers } from './message-handlers';
import { observeAccepted, observeAttached } from './observations';
import { OfferedTools } from './offered-tools';
import { RecordKeeper } from './record-keeper';
import { RemoteToolCalls } from './remote-tools';
import { repeatWithinBudget } from './repeat-within-budget';
import { SilenceWatch } from './silence-watch';
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
  const remote = new RemoteToolCalls(state, proxies);
  const tools = new ToolRunner(state, line, transfers, new Goodbye(state, line), remote, keeper);
  const silence = new SilenceWatch(state, line);
  /** `unanswered`: it was sent, and nobody knows what became of it. */
  let acceptance: 'none' | 'answered' | 'unanswered' = 'none';
  let phoneIsGone = false;
  /** SIP status the tenant refuses with, instead of the reason's. */
  let tenantsStatus: number | undefined;
  let session: 'none' | 'held' | 'over' = 'none';

  setMessageHandlers({ state, tools, keypad: new Keypad(state, line), silence, transfers, line, keeper });
  CancellationScope.current().cancelRequested.catch(() => {
    state.end('operator', 'The workflow was cancelled.', Date.now());
  });

  return CancellationScope.nonCancellable(async () => {
    view.refresh();
    await takeCall();
    await failTaskInstead(close);
    return { outcome: state.outcome ?? 'failed:internal', detail: state.snapshot().outcome_detail };
  });

  /** Everything up to the cause of the call's end. */
  async function takeCall(): Promise<void> {
    try {
      if (!(await admit())) return;
      void attend().finally(() => {
        session = 'over';
      });
      const remoteTools = remote.list();
      if (!(await seat())) return;
      const listed = await remoteTools;
      if (state.ending) return;
      const offered = await accept(listed);
      if (!offered) return;
      void line.keepAttached();
      const attached = await condition(() => state.ending || state.attachedOwner !== null, limits.attach_deadline_ms, {
        summary: 'or else the accept is not confirmed',
      });
      if (state.attachedOwner) {
        acceptance = 'answered';
        observeAttached(input.webhook_created_at);
      }
      if (!attached) {
        noSession('no session came up');
      }
      keeper.touch();
      if (!state.ending) await holdPolicies(offered);
    } catch (error) {
      // A defect must fail the workflow task instead, so that a mended worker can go on with the call.
      if (!(error instanceof TemporalFailure)) throw error;
      state.end('failed:internal', error.message, Date.now());
    }
  }

  /** What the tenant has decided about time, from the first attachment to the cause of the end. */
  async function holdPolicies(offered: OfferedTools): Promise<void> {
    if (!state.tenant) throw new Error('policies before admission');
    void silence.run();
    void endGhostCall(state);
    void offered.keepTrue(Date.now() + callSchedule(state.tenant, limits).endAfterMs);
    await endLongestCall(state, line);
  }

  async function admit(): Promise<boolean> {
    if (Date.now() - input.webhook_created_at * 1000 > staleWebhookMs) {
      phoneIsGone = true;
      state.end('missed', 'The webhook came too late: nobody is ringing any more.', Date.now());
      return false;
    }
    try {
      const { call_id, dialed_number } = input;
      const deadline_ms = limits.admit_deadline_ms;
      const admission = await proxies.admission.admit({ call_id, dialed_number, at: Date.now(), deadline_ms });
      if (state.ending) return false;
      if (admission.kind === 'already_recorded') {
        phoneIsGone = true;
        keeper.leaveAlone();
        state.end('missed', 'This call has ended before; its record is kept.', Date.now());
        return false;
      }
      if (admission.tenant) state.identify(admission.tenant);
      if (admission.kind === 'refused') {
        tenantsStatus = admission.status_code;
        if (admission.reason === 'after_hours') state.calledDuring('after_hours');
        return refuse(admission.reason, admission.detail);
      }
      state.calledDuring(admission.business_hours);
      state.admitted(admission.tenant_config, admission.prompts, Date.now(), admission);
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
      state.lostWrites(result.lost_writes);
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
    if (state.phase === 'attaching' && result.reason !== 'session_expired') {
      // There is no session, but for all we know the phone still rings: `close` puts it down.
      return noSession('there was no call');
    }
    phoneIsGone = true;
    if (result.reason === 'session_expired') {
      state.end('failed:session_expired', 'OpenAI ended the session.', Date.parse(result.ended_at));
    } else {
      await transfers.answered();
      state.callGone('caller_hung_up', 'The caller hung up.', Date.parse(result.ended_at));
    }
  }

  function noSession(what: string): void {
    const accept = acceptance === 'answered' ? 'Accept was answered, but' : "Accept's answer was lost, and";
    state.end('failed:accept_not_confirmed', `${accept} ${what}.`, Date.now());
  }

  async function seat(): Promise<boolean> {
    const seated = await condition(() => state.ending || state.owner !== null, limits.seat_deadline_ms, {
      summary: 'or else nobody has room for the call',
    });
    if (!seated) return refuse('no_seat', 'No worker had room for the call in time.');
    return !state.ending;
  }

  /** Answers the phone; null when the call is ending instead. */
  async function accept(remoteTools: RemoteTools): Promise<OfferedTools | null> {
    const tenant = state.tenant;
    const prompts = state.prompts;
    if (!tenant || !prompts) throw new Error('accept before admission');
    const definitions = toolsOfCall(tenant, remoteTools);
    tools.use(definitions);
    const offered = new OfferedTools(state, line, tenant, definitions);
    const built = offered.build();
    acceptance = 'unanswered';
    const answer = await repeatWithinBudget(
      acceptBudgetMs,
      () => state.ending,
      (remainingMs) =>
        proxies.once(remainingMs).acceptCall.executeWithOptions({ summary: 'answer the phone' }, [
          {
            call_id: input.call_id,
            instruction_id: prompts.instruction_id,
            prompt_call: promptCall(input, tenant),
            ...built,
            locale: tenant.locale ?? null,
          },
        ]),
    );
    if (answer.kind === 'done') {
      acceptance = 'answered';
      state.accepted(answer.value, Date.now());
      observeAccepted(input.webhook_created_at);
    }
    // Perhaps accepted: attaching to the call is how to find out.
    else if (answer.kind === 'unknown') state.acceptUnanswered();
    else if (answer.error === activityFailure.callGone) {
      phoneIsGone = true;
      state.end('caller_hung_up_ringing', 'The caller was gone before the call was answered.', Date.now());
    } else {
      acceptance = 'none';
      const refused = answer.error === activityFailure.openaiPermanent;
      const outcome = refused ? 'failed:accept_refused' : 'failed:accept_failed';
      state.end(outcome, `OpenAI did not take the accept: ${answer.error}.`, Date.now());
    }
    return state.ending ? null : offered;
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

  /** Ends the phone call itself: rejected while it rings, hung up afterwards, and both where nobody can tell which. */
  async function putDown(): Promise<void> {
    const { call_id } = input;
    const status_code = tenantsStatus ?? rejectStatus(state.outcome, input.refusal_statuses);
    if (acceptance !== 'answered')
      await unlessBeyondReach(() =>
        proxies.ending.rejectCall.executeWithOptions({ summary: `refuse with SIP ${status_code}` }, [
          { call_id, status_code },
        ]),
      );
    if (acceptance !== 'none')
      await unlessBeyondReach(() =>
        proxies.ending.hangUpCall.executeWithOptions({ summary: 'hang up' }, [{ call_id }]),
      );
  }
}

/** The phone is gone already, or cannot be reached: the record must still be written. */
async function unlessBeyondReach(putDown: () => Promise<unknown>): Promise<void> {
  try {
    await putDown();
  } catch (error) {
    log.warn('the phone could not be put down', { event: 'phone_not_put_down', error: activityErrorOf(error).type });
  }
}

function rejectStatus(outcome: CallOutcome | null, configured: PhoneCallInput['refusal_statuses'] = {}): number {
  if (outcome === 'operator') return declined;
  const reason = outcome?.startsWith('rejected:') ? (outcome.slice('rejected:'.length) as RefusalReason) : null;
  return reason === null ? unavailable : (configured[reason] ?? refusalStatus[reason]);
}
