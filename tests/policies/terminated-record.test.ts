import type { ToolCallRecord } from '../../src/models/call-record';
import { terminatedRecord } from '../../src/policies/terminated-record';
import { callRecord } from '../fixtures/call-record';

const at = '2026-11-20T10:02:00.000Z';

function toolCall(overrides: Partial<ToolCallRecord>): ToolCallRecord {
  return {
    ...{ function_call_id: 'fc_1', response_id: 'resp_1', item_id: 'item_1', name: 'request_transfer' },
    ...{ arguments_json: '{}', source: 'sideband', invoked_at: '2026-11-20T10:01:00.000Z', finished_at: null },
    ...{ ok: null, output: null, error: null, report: 'pending', report_attempts: 0, reported_at: null },
    ...overrides,
  };
}

describe('terminatedRecord', () => {
  test('terminated_record_is_final_and_newer', () => {
    expect(terminatedRecord(callRecord({ version: 7 }), at)).toMatchObject({
      outcome: 'failed:terminated',
      phase: 'closed',
      ended_at: at,
      version: 8,
    });
  });

  test('terminated_record_of_a_call_that_was_ending_keeps_its_outcome', () => {
    const ending = {
      outcome: 'rejected:capacity',
      outcome_detail: 'full',
      ended_at: '2026-11-20T10:01:00.000Z',
    } as const;

    expect(terminatedRecord(callRecord({ ...ending, phase: 'closing' }), at)).toMatchObject({
      ...ending,
      phase: 'closed',
    });
  });

  test('terminated_record_closes_tools_that_were_running', () => {
    const { tool_calls } = terminatedRecord(callRecord({ tool_calls: [toolCall({})] }), at);

    expect(tool_calls).toMatchObject([
      { ok: false, error: 'tool_execution_error', finished_at: at, report: 'undelivered' },
    ]);
  });

  test.each([
    ['reporting', 'undelivered'],
    ['written', 'written'],
    ['kept', 'kept'],
  ] as const)('terminated_record_result_that_was_%s_is_%s', (report, expected) => {
    const finished = toolCall({ ok: true, output: '{}', finished_at: '2026-11-20T10:01:01.000Z', report });

    const { tool_calls } = terminatedRecord(callRecord({ tool_calls: [finished] }), at);

    expect(tool_calls).toEqual([{ ...finished, report: expected }]);
  });
});
