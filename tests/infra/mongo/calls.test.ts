import { Calls } from '../../../src/infra/mongo/calls';
import type { ToolCallRecord } from '../../../src/models/call-record';
import { Usage } from '../../../src/infra/mongo/usage';
import { callRecord } from '../../fixtures/call-record';
import { turn } from '../../fixtures/turn';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';

let database: OwnDatabase;
let calls: Calls;
beforeAll(async () => {
  database = await ownDatabase();
  calls = new Calls(database.db);
});
afterEach(() => Promise.all(['calls', 'calls-usage'].map((name) => database.db.collection(name).deleteMany({}))));
afterAll(() => database.drop());

const ended = { phase: 'closed', outcome: 'completed', ended_at: '2026-11-20T10:01:00.000Z' } as const;

describe('Calls.save', () => {
  test('save_record_is_found_again_as_it_was', async () => {
    const record = callRecord({ owners: [owner], dtmf: [{ digit: '1', at: '2026-11-20T10:00:05.000Z' }] });

    await calls.save(record);

    await expect(calls.find('call-123')).resolves.toEqual({ ...record, usage: noUsage });
  });

  test('save_record_is_one_document_with_dates_for_an_outside_reader', async () => {
    await calls.save(callRecord({ ...ended, version: 2 }));

    const documents = await database.db.collection('calls').find().toArray();
    expect(documents).toEqual([
      expect.objectContaining({
        _id: 'call-123',
        call_id: 'call-123',
        tenant_id: 'test-tenant',
        outcome: 'completed',
        ended_at: new Date(ended.ended_at),
      }),
    ]);
  });

  test('save_newer_version_replaces_the_older', async () => {
    await calls.save(callRecord({ version: 1 }));
    await calls.save(callRecord({ version: 2, phase: 'closing' }));

    await expect(calls.find('call-123')).resolves.toMatchObject({ version: 2, phase: 'closing' });
  });

  test.each([1, 2])('save_late_retry_of_version_%i_is_a_success_that_changes_nothing', async (version) => {
    await calls.save(callRecord({ version: 2, phase: 'closing' }));

    await calls.save(callRecord({ version, phase: 'live' }));

    await expect(calls.find('call-123')).resolves.toMatchObject({ version: 2, phase: 'closing' });
  });

  test('save_same_record_concurrently_is_written_once', async () => {
    await Promise.all(Array.from({ length: 8 }, () => calls.save(callRecord())));

    await expect(database.db.collection('calls').countDocuments()).resolves.toBe(1);
  });

  test('save_concurrent_versions_the_newest_stays_also_of_the_first_writes', async () => {
    const callIds = Array.from({ length: 20 }, (_, index) => `call-${index}`);
    const records = callIds.flatMap((call_id) => [1, 2, 3].map((version) => callRecord({ call_id, version })));

    await Promise.all(records.map((record) => calls.save(record)));

    const stored = await Promise.all(callIds.map((callId) => calls.find(callId)));
    expect(stored.map((record) => record?.version)).toEqual(callIds.map(() => 3));
  });

  test('save_fields_of_others_are_left_alone', async () => {
    await calls.save(callRecord());
    await database.db.collection('calls').updateOne({ call_id: 'call-123' }, { $set: { processed_status: 'pending' } });

    await calls.save(callRecord({ version: 2 }));

    await expect(database.db.collection('calls').findOne()).resolves.toMatchObject({ processed_status: 'pending' });
  });

  test('save_fills_in_the_usage_of_the_calls_responses', async () => {
    const usage = new Usage(database.db);
    const tokens = { total_tokens: 30, input_tokens: 10, output_tokens: 20 };
    await usage.save({ call_id: 'call-123', response_id: 'resp_1', status: 'completed', usage: tokens });
    await usage.save({ call_id: 'other', response_id: 'resp_2', status: 'completed', usage: tokens });

    await calls.save(callRecord());

    await expect(calls.find('call-123')).resolves.toMatchObject({ usage: { responses: 1, total_tokens: 30 } });
  });
});

describe('Calls.save of a final record', () => {
  test('save_answers_true_for_the_write_that_made_it_final_alone', async () => {
    await expect(calls.save(callRecord())).resolves.toBe(false);
    await expect(calls.save(callRecord({ ...ended, version: 2 }))).resolves.toBe(true);
    await expect(calls.save(callRecord({ ...ended, version: 2 }))).resolves.toBe(false);
    await expect(calls.save(callRecord({ ...ended, version: 3, outcome_detail: 'Later.' }))).resolves.toBe(false);

    await expect(calls.find('call-123')).resolves.toMatchObject({ version: 3, outcome_detail: 'Later.' });
  });

  test('save_final_record_of_a_call_that_the_gateway_has_rejected_changes_nothing', async () => {
    const rejected = { ...ended, outcome: 'rejected:no_worker', outcome_detail: 'Nobody ran it.' } as const;
    await calls.save(callRecord(rejected));
    const late = callRecord({ ...ended, version: 5, outcome: 'caller_hung_up_ringing' });
    await expect(calls.save(late)).resolves.toBe(false);

    await expect(calls.find('call-123')).resolves.toMatchObject(rejected);
  });

  test('save_first_record_that_is_final_answers_true', async () => {
    await expect(calls.save(callRecord(ended))).resolves.toBe(true);
  });
});

describe('Calls.find', () => {
  test('add_usage_that_comes_after_the_final_record_is_in_it', async () => {
    const tokens = { total_tokens: 30, input_tokens: 10, output_tokens: 20 };
    const response = { call_id: 'call-123', status: 'completed', usage: tokens };
    await calls.addUsage({ ...response, response_id: 'resp_1' });
    await calls.save(callRecord({ outcome: 'caller_hung_up' }));

    await calls.addUsage({ ...response, response_id: 'resp_2' });

    await expect(calls.find('call-123')).resolves.toMatchObject({ usage: { responses: 2, total_tokens: 60 } });
  });

  test('add_usage_of_many_at_once_after_the_final_record_leaves_none_out', async () => {
    const usage = { total_tokens: 3, input_tokens: 1, output_tokens: 2 };
    const response = { call_id: 'call-123', status: 'completed', usage };
    await calls.save(callRecord({ outcome: 'caller_hung_up' }));

    await Promise.all(
      Array.from({ length: 20 }, (_, index) => calls.addUsage({ ...response, response_id: `resp_${index}` })),
    );

    await expect(calls.find('call-123')).resolves.toMatchObject({ usage: { responses: 20, total_tokens: 60 } });
  });

  test('add_turn_that_comes_after_the_final_record_is_in_its_figures', async () => {
    const call_id = 'call-with-turns';
    await calls.addTurn(turn({ call_id, response_id: 'resp_1', latency_ms: 400 }));
    await calls.save(callRecord({ call_id, version: 1 }));
    await expect(calls.find(call_id)).resolves.toMatchObject({ turns: null });
    await calls.save(callRecord({ call_id, outcome: 'caller_hung_up', version: 2 }));
    await expect(calls.find(call_id)).resolves.toMatchObject({ turns: { turns: 1, latency_max_ms: 400 } });

    await calls.addTurn(turn({ call_id, response_id: 'resp_2', latency_ms: 900 }));

    await expect(calls.find(call_id)).resolves.toMatchObject({ turns: { turns: 2, latency_max_ms: 900 } });
  });

  test('find_unknown_call_is_null', async () => {
    await expect(calls.find('unknown')).resolves.toBeNull();
  });
});

describe('Calls.isFinal', () => {
  test('is_final_only_with_an_outcome', async () => {
    await expect(calls.isFinal('call-123')).resolves.toBe(false);

    await calls.save(callRecord());
    await expect(calls.isFinal('call-123')).resolves.toBe(false);

    await calls.save(callRecord({ ...ended, version: 2 }));
    await expect(calls.isFinal('call-123')).resolves.toBe(true);
  });
});

describe('Calls.openSince', () => {
  test('open_since_names_old_calls_without_an_outcome', async () => {
    const started_at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 10, minute)).toISOString();
    await calls.save(callRecord({ call_id: 'second', started_at: started_at(2) }));
    await calls.save(callRecord({ call_id: 'first', started_at: started_at(1) }));
    await calls.save(callRecord({ call_id: 'ended', started_at: started_at(1), ...ended }));
    await calls.save(callRecord({ call_id: 'young', started_at: started_at(9) }));

    await expect(calls.openSince(new Date(started_at(5)), 10)).resolves.toEqual(['first', 'second']);
    await expect(calls.openSince(new Date(started_at(5)), 1)).resolves.toEqual(['first']);
  });
});

describe('Calls.unclosed', () => {
  test('unclosed_names_calls_without_a_record_or_with_one_that_is_not_closed', async () => {
    await calls.save(callRecord({ call_id: 'open' }));
    await calls.save(callRecord({ call_id: 'ending', ...ended, phase: 'closing' }));
    await calls.save(callRecord({ call_id: 'ended', ...ended }));

    await expect(calls.unclosed(['lost', 'open', 'ending', 'ended'])).resolves.toEqual(['lost', 'open', 'ending']);
  });
});

describe('Calls.terminate', () => {
  const at = '2026-11-20T10:02:00.000Z';
  const unwritten = () => Promise.resolve(callRecord({ call_id: 'unknown', phase: 'admitting' }));

  test('terminate_open_record_is_closed_as_terminated', async () => {
    await calls.save(callRecord());

    await expect(calls.terminate('call-123', at, unwritten)).resolves.toBe(true);

    await expect(calls.find('call-123')).resolves.toMatchObject({
      outcome: 'failed:terminated',
      phase: 'closed',
      ended_at: at,
    });
  });

  test('terminate_record_with_an_outcome_is_left_alone', async () => {
    await calls.save(callRecord(ended));

    await expect(calls.terminate('call-123', at, unwritten)).resolves.toBe(false);

    await expect(calls.find('call-123')).resolves.toMatchObject(ended);
  });

  test('terminate_record_of_a_call_that_was_ending_is_closed_with_its_outcome', async () => {
    await calls.save(callRecord({ ...ended, phase: 'closing', tool_calls: [runningTool], version: 3 }));

    await expect(calls.terminate('call-123', at, unwritten)).resolves.toBe(false);

    await expect(calls.find('call-123')).resolves.toMatchObject({
      ...ended,
      tool_calls: [{ finished_at: at }],
      version: 4,
    });
  });

  test('terminate_call_without_a_record_gets_one', async () => {
    await expect(calls.terminate('unknown', at, unwritten)).resolves.toBe(true);

    await expect(calls.find('unknown')).resolves.toMatchObject({
      caller_number: '+33612345678',
      outcome: 'failed:terminated',
      phase: 'closed',
      ended_at: at,
    });
  });

  test('terminate_by_many_at_once_closes_once', async () => {
    await calls.save(callRecord());

    const closed = await Promise.all(Array.from({ length: 10 }, () => calls.terminate('call-123', at, unwritten)));

    expect(closed.filter(Boolean)).toHaveLength(1);
  });

  test('terminate_tool_that_was_running_has_a_result', async () => {
    await calls.save(callRecord({ tool_calls: [runningTool] }));

    await calls.terminate('call-123', at, unwritten);

    await expect(calls.find('call-123')).resolves.toMatchObject({
      tool_calls: [{ ok: false, error: 'tool_execution_error', finished_at: at, report: 'undelivered' }],
    });
  });

  test('terminate_write_that_was_under_way_does_not_reopen_the_call', async () => {
    await calls.save(callRecord());
    await calls.terminate('call-123', at, unwritten);

    await calls.save(callRecord({ version: 9 }));

    await expect(calls.find('call-123')).resolves.toMatchObject({ outcome: 'failed:terminated' });
  });
});

const owner = {
  epoch: 1,
  host_queue: 'calls-host-a1b2',
  seated_at: '2026-11-20T10:00:01.000Z',
  attached_at: null,
  resumed: false,
  handed_over: false,
  gap: null,
};

const runningTool = {
  ...{ function_call_id: 'fc_1', response_id: 'resp_1', item_id: 'item_1', name: 'request_transfer' },
  ...{ arguments_json: '{}', source: 'sideband', invoked_at: '2026-11-20T10:01:00.000Z', finished_at: null },
  ...{ ok: null, output: null, error: null, report: 'pending', report_attempts: 0, reported_at: null },
} satisfies ToolCallRecord;

const noUsage = {
  responses: 0,
  total_tokens: 0,
  input_tokens: 0,
  output_tokens: 0,
  input_text_tokens: 0,
  input_audio_tokens: 0,
  cached_text_tokens: 0,
  cached_audio_tokens: 0,
  output_text_tokens: 0,
  output_audio_tokens: 0,
};
