import { createRecordActivities } from '../../activities/records';
import { createLogger } from '../../src/infra/logger';
import type { CallRecord } from '../../src/models/call-record';
import { callRecord } from '../fixtures/call-record';

/** Record activities whose database answers each save with whether it made the record final. */
function recording(becameFinal: boolean): {
  save: (record: CallRecord) => Promise<void>;
  released: string[];
  counted: string[];
  lines: Record<string, unknown>[];
  enqueued: string[];
} {
  const released: string[] = [];
  const counted: string[] = [];
  const lines: Record<string, unknown>[] = [];
  const enqueued: string[] = [];
  const { saveRecord } = createRecordActivities({
    repositories: {
      calls: { save: () => Promise.resolve(becameFinal) },
      capacity: { release: (callId: string) => Promise.resolve(void released.push(callId)) },
    } as unknown as Parameters<typeof createRecordActivities>[0]['repositories'],
    postCalls: {
      enqueue: ({ call_id }) => {
        enqueued.push(call_id);
        return Promise.resolve('queued');
      },
    },
    metrics: { callEnded: (outcome) => void counted.push(outcome) },
    log: createLogger({
      level: 'INFO',
      destination: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
    }),
  });
  return { save: saveRecord, released, counted, lines, enqueued };
}

describe('saveRecord', () => {
  it('record_of_a_live_call_keeps_its_slot_and_says_nothing', async () => {
    const { save, released, counted, lines } = recording(false);

    await save(callRecord({ outcome: null }));

    expect([released, counted, lines]).toEqual([[], [], []]);
  });

  it.each([
    ['rejected:tenant_config_parse_error', 'WARNING', 'Because.'],
    ['failed:owner_lost', 'WARNING', 'Because.'],
    ['caller_hung_up', 'INFO', 'call ended'],
    ['operator', 'INFO', 'call ended'],
  ] as const)('record_made_final_with_%s_frees_the_slot_and_is_logged_at_%s_as_%s', async (outcome, level, msg) => {
    const { save, released, counted, lines } = recording(true);

    await save(
      callRecord({ call_id: 'rtc_1', tenant_id: 'acme', phase: 'closed', outcome, outcome_detail: 'Because.' }),
    );

    expect(released).toEqual(['rtc_1']);
    expect(counted).toEqual([outcome]);
    expect(lines).toMatchObject([{ event: 'call_ended', level, call_id: 'rtc_1', tenant_id: 'acme', outcome, msg }]);
  });

  it('record_written_again_is_counted_and_logged_once', async () => {
    const { save, released, counted, lines } = recording(false);

    await save(callRecord({ call_id: 'rtc_1', phase: 'closed', outcome: 'caller_hung_up' }));

    expect([released, counted, lines]).toEqual([['rtc_1'], [], []]);
  });

  it('record_of_a_call_that_is_over_has_it_processed', async () => {
    const { save, enqueued } = recording(true);

    const attached_at = '2026-11-20T10:00:01.000Z';
    await save(callRecord({ call_id: 'rtc_1', attached_at, outcome: null }));
    await save(callRecord({ call_id: 'rtc_1', attached_at, phase: 'closed', outcome: 'caller_hung_up' }));

    expect(enqueued).toEqual(['rtc_1']);
  });

  it('record_of_a_call_that_is_closing_keeps_its_slot_and_has_nothing_processed_yet', async () => {
    const { save, enqueued, released, counted } = recording(true);

    const attached_at = '2026-11-20T10:00:01.000Z';
    await save(callRecord({ call_id: 'rtc_1', attached_at, phase: 'closing', outcome: 'completed' }));

    expect([enqueued, released]).toEqual([[], []]);
    expect(counted).toEqual(['completed']);
  });

  it('record_of_a_call_that_never_had_a_session_leaves_nothing_to_process', async () => {
    const { save, enqueued, released } = recording(true);

    await save(callRecord({ phase: 'closed', outcome: 'rejected:capacity', attached_at: null }));

    expect(enqueued).toEqual([]);
    expect(released).toHaveLength(1);
  });
});
