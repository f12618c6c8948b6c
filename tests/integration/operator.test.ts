import { hangUpUpdate, instructUpdate, transferUpdate } from '../../workflows/messages';
import { scenarioOf } from '../simulator/support/scenario-of';
import { clientFrames, controlRequests, outline } from './support/client-frames';
import type { PlacedCall } from './support/placed-call';
import { startTestBed, type TestBed } from './support/test-bed';
import { until } from './support/until';

const greeting = { model_says: 'Acme, good morning. How can I help?' };

describe('an operator at the Temporal client', () => {
  let bed: TestBed;

  beforeAll(async () => {
    // `attend` learns with a heartbeat that its workflow was terminated.
    bed = await startTestBed({ settings: { HEARTBEAT_TIMEOUT_MS: '2000' } });
  });
  afterAll(async () => bed.stop());

  async function liveCall(...steps: unknown[]): Promise<PlacedCall> {
    const call = bed.place(scenarioOf([greeting, ...steps]));
    await until('the call live', async () => (await bed.repositories.calls.find(call.callId))?.phase === 'live');
    return call;
  }

  test('hangUp_answers_when_the_record_is_written', async () => {
    const call = await liveCall('expect_hangup');

    const answer = await call.workflow.executeUpdate(hangUpUpdate, { args: [{ reason: 'a test call' }] });
    const record = await bed.repositories.calls.find(call.callId);

    expect(answer).toEqual({ outcome: 'operator' });
    expect(record).toMatchObject({ outcome: 'operator', outcome_detail: 'a test call', phase: 'closed' });
    expect((await call.ended()).summary).toMatchObject({ end: 'hung_up', failure: null });
    expect(controlRequests(bed.simulator, call.callId)).toEqual(['accept 200', 'hangup 200']);
  });

  test('transfer_answers_when_the_refer_was_answered', async () => {
    const call = await liveCall({ expect_transfer: 'tel:+33145678998' });

    const answer = await call.workflow.executeUpdate(transferUpdate, { args: [{ destination_id: 'support' }] });
    const { summary, record } = await call.ended();

    expect(answer).toEqual({ status: 'accepted', target_uri: 'tel:+33145678998' });
    expect(summary).toMatchObject({ end: 'transferred', failure: null });
    expect(record).toMatchObject({
      outcome: 'transferred',
      transfers: [{ destination_id: 'support', requested_by: 'operator', status: 'confirmed' }],
    });
  });

  test('transfer_to_nobody_is_refused_by_the_validator', async () => {
    const call = await liveCall('expect_hangup');

    const transfer = call.workflow.executeUpdate(transferUpdate, { args: [{ destination_id: 'accounts' }] });

    await expect(transfer).rejects.toMatchObject({
      cause: {
        message:
          'The tenant has no such destination that can be reached now. With a target_uri any number can be called.',
      },
    });
    await call.workflow.executeUpdate(hangUpUpdate, { args: [{}] });
    expect((await call.ended()).record.transfers).toEqual([]);
  });

  test('instruct_puts_a_system_message_on_the_socket_and_has_it_answered', async () => {
    const call = await liveCall({ model_says: { text: 'We close in five minutes.', begins: 'asked' } });

    const answer = await call.workflow.executeUpdate(instructUpdate, { args: [{ text: 'Say that we close soon.' }] });
    const { summary } = await call.ended();

    expect(answer).toEqual({ delivered: true });
    expect(summary).toMatchObject({ end: 'caller_hung_up', failure: null });
    const frames = clientFrames(bed.simulator, call.callId);
    expect(outline(frames)).toEqual(['response.create', 'conversation.item.create system', 'response.create']);
    expect(frames[1]).toMatchObject({
      item: { role: 'system', content: [{ type: 'input_text', text: 'Say that we close soon.' }] },
    });
  });

  test('cancelling_the_workflow_hangs_up', async () => {
    const call = await liveCall('expect_hangup');

    await call.workflow.cancel();
    const { summary, record } = await call.ended();

    expect(summary).toMatchObject({ end: 'hung_up', failure: null });
    expect(record).toMatchObject({ outcome: 'operator', outcome_detail: 'The workflow was cancelled.' });
  });

  test('terminating_the_workflow_hangs_up_and_closes_the_record', async () => {
    const call = await liveCall('expect_hangup');

    await call.workflow.terminate();
    const summary = await call.phone.finished;
    const record = await until('the final record', async () => {
      const stored = await bed.repositories.calls.find(call.callId);
      return stored?.outcome ? stored : null;
    });

    expect(summary).toMatchObject({ end: 'hung_up', failure: null });
    expect(record).toMatchObject({ outcome: 'failed:terminated', phase: 'closed', ended_at: expect.any(String) });
  });

  test('search_finds_the_failed_calls_of_a_tenant', async () => {
    const failed = bed.place('scenarios/session-expired.yaml');
    const { summary, record } = await failed.ended();
    await bed.place('scenarios/question.yaml').ended();
    const query = 'SonoreTenant = "tenant-demo-001" AND SonoreOutcome = "failed:session_expired"';

    const found = await until('the failed call among the workflows', async () => {
      const ids: string[] = [];
      for await (const { workflowId } of bed.client.workflow.list({ query })) ids.push(workflowId);
      return ids.length > 0 && ids;
    });

    expect(found).toEqual([`call-${failed.callId}`]);
    expect(summary).toMatchObject({ end: 'session_expired', failure: null });
    expect(record.outcome).toBe('failed:session_expired');
    expect(controlRequests(bed.simulator, failed.callId)).toEqual(['accept 200']);
  });
});
