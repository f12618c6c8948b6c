import { scenarioOf } from '../simulator/support/scenario-of';
import type { JournalRecord } from '../../src/simulator/journal';
import type { SwitchOverrides } from '../../src/simulator/switches';
import { clientFrames, controlRequests, outline } from './support/client-frames';
import { startTestBed, type TestBed } from './support/test-bed';

const shortCall = (changes = {}): ReturnType<typeof scenarioOf> =>
  scenarioOf(
    [{ model_says: 'Acme, good morning.' }, { caller_says: 'Wrong number, sorry.' }, 'caller_hangs_up'],
    changes,
  );

describe('what OpenAI may do in more than one way', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed();
  });
  afterAll(async () => bed.stop());

  test.each<[string, SwitchOverrides]>([
    ['socket_closed_with_1001', { hangupCloseCode: 1001 }],
    ['socket_closed_without_a_frame', { hangupCloseCode: 1006 }],
    ['session_created_first', { sessionCreatedOnAttach: true }],
    ['accept_answered_204', { acceptStatus: 204 }],
  ])('call_with_%s_is_the_same_call', async (_what, switches) => {
    const { callId, ended } = bed.place(shortCall(), { switches });

    const { summary, record } = await ended();

    expect(summary).toMatchObject({ end: 'caller_hung_up', failure: null, attachments: 1 });
    expect(record).toMatchObject({ outcome: 'caller_hung_up', model: 'gpt-realtime-2.1' });
    expect(outline(clientFrames(bed.simulator, callId))).toEqual(['response.create']);
  });

  test('call_whose_end_takes_long_to_prove_ended_when_its_socket_closed', async () => {
    const notFoundDelayMs = 2_000;
    const refusals: number[] = [];
    const { callId, ended } = bed.place(shortCall(), { switches: { notFoundDelayMs } });
    const unlisten = bed.simulator.onEvent((event: JournalRecord) => {
      if (event.kind === 'socket' && event.callId === callId && event.state === 'refused') refusals.push(event.at);
    });

    const { record } = await ended();
    unlisten();

    expect(record.outcome).toBe('caller_hung_up');
    expect(refusals).toHaveLength(1);
    expect(Date.parse(record.ended_at ?? '')).toBeLessThan((refusals[0] ?? 0) + notFoundDelayMs);
  });

  test('call_of_an_anonymous_caller_has_no_caller_number', async () => {
    const { ended } = bed.place(shortCall({ caller: 'anonymous' }));

    const { record } = await ended();

    expect(record).toMatchObject({ outcome: 'caller_hung_up', caller_number: null, dialed_number: '+33145678901' });
  });

  test('call_whose_webhook_comes_too_late_is_missed_without_touching_the_phone', async () => {
    const { callId, ended } = bed.place(shortCall({ gives_up_after_ms: 500 }), {
      switches: { webhook: { createdAtOffsetS: -120 } },
    });

    const { summary, record } = await ended();

    expect(summary.end).toBe('gave_up');
    expect(record).toMatchObject({ outcome: 'missed', tenant_id: null, accepted_at: null });
    expect(controlRequests(bed.simulator, callId)).toEqual([]);
  });
});
