import { connect } from 'node:net';
import OpenAI, { NotFoundError } from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { scenarioOf } from './support/scenario-of';
import { testSimulator } from './support/test-simulator';
import { webhookReceiver } from './support/webhook-receiver';

const SECRET = 'whsec_dGhlIHNlY3JldCBvZiB0aGUgc2ltdWxhdG9y';

const STEPS = [
  { model_says: 'Acme, good morning.' },
  { caller_says: 'I would like to talk to sales.' },
  { model_calls: [{ tool: 'request_transfer', arguments: { destination_id: 'sales' } }] },
  { expect_results: [{ tool: 'request_transfer', ok: true }] },
  { expect_transfer: 'tel:+33145678999' },
];

describe('the clients of the openai package', () => {
  test('webhookRestAndSideband_playAWholeCallUnchanged', async () => {
    const { url, received } = await webhookReceiver();
    const simulator = await testSimulator({ webhookUrl: url, webhookSecret: SECRET });
    const client = new OpenAI({ apiKey: 'sk-test', baseURL: simulator.url, webhookSecret: SECRET, maxRetries: 0 });
    const placed = simulator.placeCall(scenarioOf(STEPS, { transfers: [{ after_ms: 50 }] }));
    await new Promise<void>((resolve) => {
      simulator.onEvent((record) => {
        if (record.kind === 'delivery') resolve();
      });
    });

    const event = await client.webhooks.unwrap(received[0]?.body ?? '', received[0]?.headers ?? {});
    if (event.type !== 'realtime.call.incoming') throw new Error(`unexpected ${event.type}`);
    const callId = event.data.call_id;
    await client.realtime.calls.accept(callId, {
      type: 'realtime',
      model: 'gpt-realtime-2.1',
      instructions: 'Be kind.',
    });
    // The client insists on wss; only this option lets it speak plaintext.
    const sideband = new OpenAIRealtimeWS(
      {
        callID: callId,
        options: { createConnection: () => connect({ host: '127.0.0.1', port: simulator.port }) },
      },
      client,
    );
    sideband.on('error', (error) => {
      throw error;
    });
    sideband.socket.on('open', () => sideband.send({ type: 'response.create' }));
    sideband.on('response.function_call_arguments.done', ({ call_id: functionCallId }) => {
      void client.realtime.calls
        .refer(callId, { target_uri: 'tel:+33145678999' }, { headers: { 'Idempotency-Key': 'k1' } })
        .then(() =>
          sideband.send({
            type: 'conversation.item.create',
            item: { type: 'function_call_output', call_id: functionCallId, output: '{"message":"requested"}' },
          }),
        );
    });

    const summary = await placed.finished;

    expect(summary).toMatchObject({
      end: 'transferred',
      failure: null,
      referrals: [{ targetUri: 'tel:+33145678999', idempotencyKey: 'k1', status: 200 }],
      functionCalls: [{ name: 'request_transfer', output: '{"message":"requested"}' }],
    });
    await expect(client.realtime.calls.hangup(callId)).rejects.toThrow(NotFoundError);
    await expect(client.realtime.calls.hangup(callId)).rejects.toMatchObject({ code: 'call_id_not_found' });
  });

  test('reject_withAndWithoutAStatus_isTaken', async () => {
    const simulator = await testSimulator();
    const client = new OpenAI({ apiKey: 'sk-test', baseURL: simulator.url, maxRetries: 0 });
    const [busy, declined] = [simulator.placeCall(scenarioOf([])), simulator.placeCall(scenarioOf([]))];

    await client.realtime.calls.reject(busy.callId, { status_code: 486 });
    await client.realtime.calls.reject(declined.callId);

    expect([(await busy.finished).rejectedWith, (await declined.finished).rejectedWith]).toEqual([486, 603]);
  });
});
