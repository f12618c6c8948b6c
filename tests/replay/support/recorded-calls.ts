import { hangUpUpdate, instructUpdate, transferUpdate } from '../../../workflows/messages';
import type { PlacedCall } from '../../integration/support/placed-call';
import type { TestBed } from '../../integration/support/test-bed';
import { until } from '../../integration/support/until';
import { scenarioOf } from '../../simulator/support/scenario-of';
import type { RecordedCall, RecordedTenant } from './recorded-call';

const numbers = {
  disabled: '+33199000001',
  silentCallers: '+33199000002',
  shortCalls: '+33199000003',
  closedAnswers: '+33199000004',
  closedRejects: '+33199000005',
  endCall: '+33199000006',
} as const;

const closed = (after_hours: Record<string, unknown>): Record<string, unknown> => ({
  policies: { business_hours: { weekly: {}, after_hours } },
});

/** What the recordings need beside the tenants of the demo. */
export const recordedTenants: readonly RecordedTenant[] = [
  { number: numbers.disabled, config: { status: 'disabled' } },
  {
    number: numbers.silentCallers,
    config: { policies: { silence: { first_prompt_after_s: 5, second_prompt_after_s: 5, hang_up_after_s: 5 } } },
  },
  { number: numbers.shortCalls, config: { policies: { max_duration: { seconds: 10, warn_before_s: 5 } } } },
  { number: numbers.closedAnswers, config: closed({ behaviour: 'answer', greeting_text: 'We are closed.' }) },
  { number: numbers.closedRejects, config: closed({ behaviour: 'reject' }) },
  { number: numbers.endCall, config: { features: { end_call: { enabled: true } } } },
];

const greeting = { model_says: 'Acme, good morning. How can I help?' };
const realTime = { switches: { speed: 1 } };

/** Places a call of these steps and resolves when it is live. */
async function liveCall(bed: TestBed, ...steps: unknown[]): Promise<PlacedCall> {
  const call = bed.place(scenarioOf([greeting, ...steps]));
  await until('the call live', async () => (await bed.repositories.calls.find(call.callId))?.phase === 'live');
  return call;
}

/** Every kind of call there is; a new kind gets a line here and a run of `scripts/record-histories.ts`. */
export const recordedCalls: readonly RecordedCall[] = [
  { kind: 'caller-hangs-up', outcome: 'caller_hung_up', play: (bed) => bed.place('question') },
  { kind: 'caller-gone-while-ringing', outcome: 'caller_hung_up_ringing', play: (bed) => bed.place('caller-gives-up') },
  { kind: 'transferred', outcome: 'transferred', play: (bed) => bed.place('transfer') },
  { kind: 'transferred-at-the-third-try', outcome: 'transferred', play: (bed) => bed.place('transfer-500') },
  {
    kind: 'transfer-not-confirmed',
    outcome: 'caller_hung_up',
    play: (bed) =>
      bed.place(
        scenarioOf(
          [
            greeting,
            { caller_says: 'Could I speak to someone in support?' },
            { model_calls: [{ tool: 'request_transfer', arguments: { destination_id: 'support' } }] },
            { expect_results: [{ tool: 'request_transfer' }] },
            'expect_transfer',
            { silence: 35_000 },
            { caller_says: 'I will try again later. Goodbye.' },
            { model_says: 'Goodbye.' },
            'caller_hangs_up',
          ],
          { transfers: [{ answer: 200, then: 'nothing' }], unscripted_reply: 'One moment, please.' },
        ),
        realTime,
      ),
  },
  { kind: 'several-tools', outcome: 'transferred', play: (bed) => bed.place('two-tools') },
  { kind: 'keys-pressed', outcome: 'caller_hung_up', play: (bed) => bed.place('dtmf') },
  { kind: 'socket-dropped', outcome: 'caller_hung_up', play: (bed) => bed.place('dropped-socket') },
  { kind: 'session-expired', outcome: 'failed:session_expired', play: (bed) => bed.place('session-expired') },
  {
    kind: 'operator-hangs-up',
    outcome: 'operator',
    play: async (bed: TestBed): Promise<PlacedCall> => {
      const call = await liveCall(bed, 'expect_hangup');
      await call.workflow.executeUpdate(hangUpUpdate, { args: [{ reason: 'a recording' }] });
      return call;
    },
  },
  {
    kind: 'operator-transfers',
    outcome: 'transferred',
    play: async (bed: TestBed): Promise<PlacedCall> => {
      const call = await liveCall(bed, { expect_transfer: 'tel:+33145678998' });
      await call.workflow.executeUpdate(transferUpdate, { args: [{ destination_id: 'support' }] });
      return call;
    },
  },
  {
    kind: 'operator-instructs',
    outcome: 'caller_hung_up',
    play: async (bed: TestBed): Promise<PlacedCall> => {
      const call = await liveCall(bed, { model_says: { text: 'We close in five minutes.', begins: 'asked' } });
      await call.workflow.executeUpdate(instructUpdate, { args: [{ text: 'Say that we close soon.' }] });
      return call;
    },
  },
  {
    kind: 'workflow-cancelled',
    outcome: 'operator',
    play: async (bed: TestBed): Promise<PlacedCall> => {
      const call = await liveCall(bed, 'expect_hangup');
      await call.workflow.cancel();
      return call;
    },
  },
  {
    kind: 'unknown-number',
    outcome: 'rejected:tenant_resolve_failed',
    play: (bed) => bed.place('unknown-number'),
  },
  {
    kind: 'tenant-disabled',
    outcome: 'rejected:tenant_disabled',
    play: (bed) => bed.place(scenarioOf([{ expect_rejection: { status_code: 480 } }], { dialed: numbers.disabled })),
  },
  {
    kind: 'webhook-too-late',
    outcome: 'missed',
    play: (bed) =>
      bed.place(scenarioOf([], { gives_up_after_ms: 1_000 }), { switches: { webhook: { createdAtOffsetS: -120 } } }),
  },
  {
    kind: 'accept-refused',
    outcome: 'failed:accept_refused',
    play: (bed) =>
      bed.place(scenarioOf(['expect_rejection']), {
        switches: { faults: { script: { accept: [{ kind: 'answer', status: 400 }] } } },
      }),
  },
  {
    kind: 'accept-answer-lost',
    outcome: 'caller_hung_up',
    play: (bed) =>
      bed.place(scenarioOf([greeting, 'caller_hangs_up']), {
        switches: { faults: { script: { accept: [{ kind: 'lost_answer' }] } } },
      }),
  },
  {
    kind: 'caller-silent',
    outcome: 'silence',
    play: (bed) =>
      bed.place(
        scenarioOf(
          [greeting, { caller_says: 'Hello.' }, { model_says: 'Yes?' }, { expect_hangup: { within_ms: 40_000 } }],
          {
            dialed: numbers.silentCallers,
            unscripted_reply: 'Are you still there?',
          },
        ),
        realTime,
      ),
  },
  {
    kind: 'longest-duration',
    outcome: 'max_duration',
    play: (bed) =>
      bed.place(
        scenarioOf(
          [greeting, { caller_says: 'Hello.' }, { model_says: 'Yes?' }, { expect_hangup: { within_ms: 20_000 } }],
          {
            dialed: numbers.shortCalls,
            unscripted_reply: 'I am afraid our time is up.',
          },
        ),
        realTime,
      ),
  },
  {
    kind: 'after-hours-answered',
    outcome: 'caller_hung_up',
    play: (bed) => bed.place(scenarioOf([greeting, 'caller_hangs_up'], { dialed: numbers.closedAnswers })),
  },
  {
    kind: 'after-hours-rejected',
    outcome: 'rejected:after_hours',
    play: (bed) =>
      bed.place(scenarioOf([{ expect_rejection: { status_code: 480 } }], { dialed: numbers.closedRejects })),
  },
  {
    kind: 'model-ends-the-call',
    outcome: 'completed',
    play: (bed) =>
      bed.place(
        scenarioOf(
          [
            greeting,
            { caller_says: 'That was all, thank you.' },
            { model_calls: { say: 'Goodbye!', tools: [{ tool: 'end_call', arguments: {} }] } },
            'expect_hangup',
          ],
          { dialed: numbers.endCall },
        ),
      ),
  },
];

/** Kinds that take a worker away, and with it the calls it holds: one after the other, when nothing else runs. */
export const recordedTakeOvers: readonly RecordedCall[] = [
  {
    kind: 'worker-stopped',
    outcome: 'transferred',
    play: async (bed: TestBed): Promise<PlacedCall> => {
      const first = await bed.startWorker();
      const call = bed.place(
        scenarioOf(
          [
            greeting,
            { caller_says: 'Please put me through to sales.' },
            { model_calls: [{ tool: 'request_transfer', arguments: { destination_id: 'sales' } }] },
            { expect_results: [{ tool: 'request_transfer', ok: true }] },
            'expect_transfer',
          ],
          { transfers: [{ answer: 500 }, { answer: 500 }, { answer: 503 }, { answer: 200 }] },
        ),
      );
      await call.attached();
      const second = await bed.startWorker();
      await until('the first REFER was sent', () =>
        bed.simulator.requests(call.callId).some(({ verb }) => verb === 'refer'),
      );
      await first.stop();
      await call.ended();
      await second.stop();
      return call;
    },
  },
];
