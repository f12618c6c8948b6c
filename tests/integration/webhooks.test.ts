import { WorkflowNotFoundError } from '@temporalio/client';
import { signedHeaders } from '../apps/gateway/support/signed-headers';
import { scenarioOf } from '../simulator/support/scenario-of';
import { controlRequests } from './support/client-frames';
import { startTestBed, type TestBed } from './support/test-bed';
import { until } from './support/until';

describe('what reaches the gateway', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed();
  });
  afterAll(async () => bed.stop());

  const answers = (callId: string): unknown[] =>
    bed.simulator.deliveries(callId).map(({ status, answer }) => [status, JSON.parse(answer) as unknown]);

  test('webhook_doubled_concurrently_makes_one_call', async () => {
    const { callId, ended } = bed.place('scenarios/question.yaml', { switches: { webhook: { copies: 3 } } });

    const { summary } = await ended();

    expect(answers(callId)).toHaveLength(3);
    expect(answers(callId)).toEqual(
      expect.arrayContaining([
        [200, { ok: true, call_id: callId, workflow_id: `call-${callId}` }],
        [200, { ok: true, deduped: true }],
        [200, { ok: true, deduped: true }],
      ]),
    );
    expect(summary).toMatchObject({ end: 'caller_hung_up', failure: null, attachments: 1 });
    expect(controlRequests(bed.simulator, callId)).toEqual(['accept 200']);
  });

  test('webhook_redelivered_after_the_call_is_deduped', async () => {
    const { callId, ended, workflow } = bed.place('scenarios/caller-gives-up.yaml');
    const { record } = await ended();
    const { runId } = await workflow.describe();
    const [delivery] = bed.simulator.deliveries(callId);
    const { body = '', webhookId: id = '' } = delivery ?? {};

    const response = await fetch(`${bed.gatewayUrl}/api/v1/openai/webhook`, {
      method: 'POST',
      headers: signedHeaders(body, { secret: bed.environment['OPENAI_WEBHOOK_SECRET'] ?? '', id }),
      body,
    });

    expect(await response.json()).toEqual({ ok: true, deduped: true });
    expect((await workflow.describe()).runId).toBe(runId);
    expect(record.outcome).toBe('caller_hung_up_ringing');
    expect(controlRequests(bed.simulator, callId)).toEqual(['accept 404']);
  });

  test('webhook_with_a_bad_signature_starts_nothing', async () => {
    const { callId, workflow } = bed.place('scenarios/question.yaml', {
      switches: { webhook: { badSignature: true } },
    });

    await until('an answer', () => bed.simulator.deliveries(callId).length > 0);

    expect(answers(callId)[0]).toEqual([401, { detail: 'Invalid signature' }]);
    await expect(workflow.describe()).rejects.toThrow(WorkflowNotFoundError);
    expect(controlRequests(bed.simulator, callId)).toEqual([]);
  });

  test('webhook_end_event_of_another_bridge_completes_the_call', async () => {
    const call = bed.place(scenarioOf([{ model_says: 'Acme, good morning.' }, 'expect_hangup']));
    const slots = async () =>
      (await bed.repositories.capacity.takenBefore(new Date(Date.now() + 60_000))).map(({ call_id }) => call_id);
    await call.attached();
    expect(await slots()).toContain(call.callId);

    await bed.simulator.sendWebhook('realtime.call.ended', { call_id: call.callId });
    const { record } = await call.ended();

    expect(answers(call.callId).at(-1)).toEqual([200, { ok: true }]);
    expect(record.outcome).toBe('completed');
    await until('its slot free', async () => !(await slots()).includes(call.callId));
    expect(controlRequests(bed.simulator, call.callId)).toEqual(['accept 200', 'hangup 200']);
  });

  test('call_event_of_another_bridge_is_carried_out_and_its_result_can_be_read', async () => {
    const call = bed.place(
      scenarioOf([{ model_says: 'Acme, good morning.' }, { expect_transfer: 'tel:+33145678998' }]),
    );
    const { callId } = call;
    const result = (): Promise<Response> =>
      fetch(`${bed.gatewayUrl}/api/calls/${callId}/tool-results/fc_bridge`, {
        headers: { 'x-admin-token': bed.environment['ADMIN_TOKEN'] ?? '' },
      });
    await call.attached();
    const unknown = await result();

    const response = await postEvent(callId);
    const answer = await until('the result', async () => {
      const answered = await result();
      return answered.status === 200 && answered;
    });
    const { summary, record } = await call.ended();

    expect(unknown.status).toBe(404);
    expect(await response.json()).toEqual({ ok: true });
    expect(await answer.json()).toEqual({
      function_call_id: 'fc_bridge',
      ok: true,
      output: JSON.stringify({ message: 'call_transfer_requested', target_uri: 'tel:+33145678998' }),
      error: null,
    });
    expect(summary).toMatchObject({ end: 'transferred', failure: null });
    expect(summary.referrals[0]?.idempotencyKey).toBe(`refer:${callId}:fc_bridge`);
    expect(record.tool_calls).toMatchObject([{ source: 'events', response_id: '', report: 'kept' }]);
    const sent = bed.simulator.frames(callId).filter(({ from }) => from === 'client');
    expect(sent.map(({ frame }) => frame.type)).toEqual(['response.create']);
  });

  test('call_event_for_a_call_that_is_not_running_is_ignored', async () => {
    const response = await postEvent('rtc_u1_nobody');

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ok: true, ignored: true, reason: 'unknown_call' });
  });

  function postEvent(callId: string): Promise<Response> {
    return fetch(`${bed.gatewayUrl}/api/calls/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'function_call_output.item.created',
        session_id: 'session-1',
        item: {
          ...{ id: 'item-1', call_id: callId, function_call_id: 'fc_bridge', name: 'request_transfer' },
          arguments: JSON.stringify({ destination_id: 'support' }),
        },
      }),
    });
  }
});
