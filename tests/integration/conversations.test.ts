import { scenarioOf } from '../simulator/support/scenario-of';
import { callHistory } from './support/call-history';
import { clientFrames, outline, withoutLooks } from './support/client-frames';
import { startTestBed, type TestBed } from './support/test-bed';
import { until } from './support/until';

const output = 'conversation.item.create function_call_output';

describe('what happens in the middle of a call', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed();
  });
  afterAll(async () => bed.stop());

  test('two_tools_at_once_are_both_answered_before_the_model_speaks', async () => {
    const { callId, ended } = bed.place('scenarios/two-tools.yaml');

    const { summary, record } = await ended();

    expect(summary).toMatchObject({ end: 'transferred', failure: null });
    expect(record.tool_calls).toMatchObject([
      { name: 'look_up_opening_hours', ok: false, error: 'tool_not_found', report: 'written' },
      { name: 'request_transfer', ok: false, error: 'invalid_destination_id', report: 'written' },
      { name: 'request_transfer', ok: true, error: null, report: 'written' },
    ]);
    expect(outline(clientFrames(bed.simulator, callId))).toEqual([
      'response.create',
      ...[output, output, 'response.create'],
      ...[output, 'response.create'],
    ]);
  });

  test('dtmf_is_recorded_in_order_and_the_model_answers_to_it', async () => {
    const { ended } = bed.place('scenarios/dtmf.yaml');

    const { summary, record } = await ended();

    expect(summary.failure).toBeNull();
    expect(record.dtmf.map(({ digit }) => digit).join('')).toBe('4711#');
  });

  test('barge_in_marks_the_interrupted_answer', async () => {
    const { callId, ended } = bed.place('scenarios/barge-in.yaml');

    const { summary } = await ended();

    expect(summary.failure).toBeNull();
    // The last writes may come after the record.
    const interrupted = await until('the answer marked as interrupted', async () => {
      const found = (await bed.repositories.transcripts.ofCall(callId)).filter(
        (item) => item.interrupted_at_ms !== null,
      );
      return found.length > 0 && found;
    });
    const transcript = await bed.repositories.transcripts.ofCall(callId);
    expect(interrupted).toMatchObject([{ role: 'assistant', interrupted_at_ms: expect.any(Number) }]);
    expect(interrupted[0]?.text).toContain('Today we have');
    expect(transcript.map(({ role }) => role).join(' ')).toBe('assistant user assistant user assistant user assistant');
  });

  test('dropped_socket_is_opened_again_and_the_call_goes_on', async () => {
    const { callId, ended } = bed.place('scenarios/dropped-socket.yaml');

    const { summary, record } = await ended();

    expect(summary).toMatchObject({ end: 'caller_hung_up', failure: null, attachments: 2 });
    expect(record).toMatchObject({ outcome: 'caller_hung_up', owners: [{ resumed: false }] });
    // Nothing was missed, so the look at the conversation's end is taken away again.
    expect(outline(clientFrames(bed.simulator, callId))).toEqual([
      ...['response.create', 'conversation.item.create system', 'conversation.item.delete'],
    ]);
  });

  test('dropped_socket_while_a_tool_runs_its_result_arrives_on_the_next', async () => {
    const { callId, ended } = bed.place(
      scenarioOf(
        [
          { model_says: 'Acme, good morning.' },
          { caller_says: 'Sales, please.' },
          { model_calls: [{ tool: 'request_transfer', arguments: { destination_id: 'sales' } }] },
          { drop_socket: 1006 },
          { expect_attached: 5_000 },
          { expect_results: [{ tool: 'request_transfer', ok: true }] },
          'expect_transfer',
        ],
        { transfers: [{ answer: 500 }, { answer: 500 }, { answer: 200 }] },
      ),
    );

    const { summary, record } = await ended();

    expect(summary).toMatchObject({ end: 'transferred', failure: null, attachments: 2 });
    expect(record.tool_calls).toMatchObject([{ ok: true, report: 'written' }]);
    expect(outline(withoutLooks(clientFrames(bed.simulator, callId)))).toEqual([
      ...['response.create', output, 'response.create'],
    ]);
  });

  test('transfer_that_ends_the_call_at_once_leaves_a_whole_record', async () => {
    const { ended } = bed.place(
      scenarioOf(
        [
          { model_says: 'Acme, good morning.' },
          {
            model_calls: {
              tools: [{ tool: 'request_transfer', arguments: { destination_id: 'sales' } }],
              begins: 'unasked',
            },
          },
          'expect_transfer',
        ],
        { transfers: [{ after_ms: 0 }] },
      ),
    );

    const { summary, record } = await ended();

    expect(summary).toMatchObject({ end: 'transferred', failure: null });
    expect(record).toMatchObject({
      ...{ outcome: 'transferred', phase: 'closed' },
      tool_calls: [{ ok: true, error: null, report: expect.stringMatching(/^(written|undelivered)$/) }],
      transfers: [{ status: 'confirmed', attempts: [{ answer: 'relayed' }] }],
    });
  });

  test('long_call_stays_within_its_history_budget', async () => {
    const spoken = { duration_ms: 400 };
    const turns = Array.from({ length: 60 }, (_, turn) => [
      { caller_says: { text: `Question ${turn}?`, ...spoken } },
      ...(turn % 6 === 0
        ? [
            { model_calls: { tools: [{ tool: 'look_up_order', arguments: { order: turn } }] } },
            { expect_results: [{ tool: 'look_up_order', error: 'tool_not_found' }] },
          ]
        : []),
      { model_says: { text: `Answer ${turn}.`, ...spoken } },
    ]);
    const { callId, ended, workflow } = bed.place(scenarioOf([{ model_says: 'Acme.' }, ...turns.flat()]));

    const { summary, record } = await ended();
    const history = await callHistory(workflow);

    expect(summary).toMatchObject({ end: 'caller_hung_up', failure: null });
    expect(record.tool_calls).toHaveLength(10);
    expect(await bed.repositories.transcripts.ofCall(callId)).toHaveLength(121);
    expect(history.length).toBeLessThan(400);
  }, 60_000);
});
