import OpenAI from 'openai';
import { scenarioOf } from '../support/scenario-of';
import { testSimulator } from '../support/test-simulator';
import { webhookReceiver } from '../support/webhook-receiver';

const SECRET = 'whsec_dGhlIHNlY3JldCBvZiB0aGUgc2ltdWxhdG9y';
const RETRIES = { attempts: 5, firstDelayMs: 1, factor: 1 };
const RINGING = scenarioOf([], { gives_up_after_ms: 60_000 });

const client = new OpenAI({ apiKey: 'sk-test', webhookSecret: SECRET });

/** Resolves with the records of so many deliveries, once there are. */
async function deliveries(simulator: Awaited<ReturnType<typeof testSimulator>>, callId: string, count: number) {
  await new Promise<void>((resolve) => {
    const check = (): void => {
      if (simulator.deliveries(callId).length >= count) resolve();
    };
    simulator.onEvent(check);
    check();
  });
  return simulator.deliveries(callId);
}

describe('webhook sender', () => {
  test('incomingCall_isSignedAsTheSdkExpectsAndSerialisedWithSpaces', async () => {
    const { url, received } = await webhookReceiver();
    const simulator = await testSimulator({ webhookUrl: url, webhookSecret: SECRET });

    const call = simulator.placeCall(RINGING, { from: '+33612345678', to: '+33145678901' });
    await deliveries(simulator, call.callId, 1);

    const [{ headers, body } = { headers: {}, body: '' }] = received;
    const event = await client.webhooks.unwrap(body, headers);
    expect(event).toMatchObject({ object: 'event', type: 'realtime.call.incoming', data: { call_id: call.callId } });
    expect(body).toMatch(/^\{"id": "evt_\w+", "object": "event", "created_at": \d+, "type": /);
    const { sip_headers: sipHeaders } = event.data as { sip_headers: { name: string; value: string }[] };
    const header = (name: string) => sipHeaders.find((each) => each.name === name)?.value;
    expect(header('From')).toBe('sip:+33612345678@sip.carrier.example');
    expect(header('To')).toMatch(/^sip:proj_\w+@sip\.api\.openai\.com$/);
    expect(header('Diversion')).toBe('<sip:+33145678901@sip.carrier.example>;reason=unconditional');
    expect(headers['user-agent']).toBe('OpenAI/1.0 (+https://platform.openai.com/docs/webhooks)');
  });

  test('answersOtherThan2xx_areRetriedWithTheSameIdAndANewSignature', async () => {
    const { url, received } = await webhookReceiver([503, 302, 200]);
    const retries = { ...RETRIES, firstDelayMs: 1001 };
    const simulator = await testSimulator({ webhookUrl: url, webhookSecret: SECRET, webhookRetries: retries });

    const call = simulator.placeCall(RINGING);
    const attempts = await deliveries(simulator, call.callId, 3);

    expect(attempts.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 503],
      [2, 302],
      [3, 200],
    ]);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3);
    expect(new Set(received.map(({ headers }) => headers['webhook-signature'])).size).toBe(3);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    for (const { headers, body } of received) await client.webhooks.unwrap(body, headers);
  });

  test('receiverThatIsDown_isTriedUntilTheAttemptsAreUsedUp', async () => {
    const simulator = await testSimulator({ webhookUrl: 'http://127.0.0.1:1/', webhookRetries: RETRIES });

    const call = simulator.placeCall(RINGING);
    const attempts = await deliveries(simulator, call.callId, RETRIES.attempts);

    expect(attempts.map(({ status }) => status)).toEqual([null, null, null, null, null]);
    expect(attempts[0]?.error).toEqual(expect.any(String));
  });

  test('switches_doubleDelayAndSpoilDeliveries', async () => {
    const { url, received } = await webhookReceiver();
    const simulator = await testSimulator({ webhookUrl: url, webhookSecret: SECRET });
    const place = (webhook: object) => simulator.placeCall(RINGING, { switches: { webhook } });

    const doubled = place({ copies: 2, redeliveries: 1 });
    await deliveries(simulator, doubled.callId, 3);
    const doubledIds = received.splice(0).map(({ headers }) => headers['webhook-id']);
    const spoiled = place({ badSignature: true });
    await deliveries(simulator, spoiled.callId, 1);
    const [bad] = received.splice(0);
    const stale = place({ timestampOffsetS: -301, createdAtOffsetS: -120 });
    await deliveries(simulator, stale.callId, 1);
    const [old] = received.splice(0);
    const rotated = place({ oldSecret: 'whsec_b2xk' });
    await deliveries(simulator, rotated.callId, 1);
    const [twice] = received.splice(0);

    expect(doubledIds).toHaveLength(3);
    expect(new Set(doubledIds).size).toBe(1);
    await expect(client.webhooks.unwrap(bad?.body ?? '', bad?.headers ?? {})).rejects.toThrow('does not match');
    await expect(client.webhooks.unwrap(old?.body ?? '', old?.headers ?? {})).rejects.toThrow('too old');
    expect(twice?.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    await client.webhooks.unwrap(twice?.body ?? '', twice?.headers ?? {});
  });

  test('several_receivers_take_turns_and_a_redelivery_goes_to_the_next_one', async () => {
    const [broken, working] = [await webhookReceiver([503]), await webhookReceiver()];
    const webhookUrl = [broken.url, working.url];
    const simulator = await testSimulator({ webhookUrl, webhookSecret: SECRET, webhookRetries: RETRIES });

    const call = simulator.placeCall(RINGING);
    const attempts = await deliveries(simulator, call.callId, 2);

    expect(attempts.map(({ url, status }) => [url, status])).toEqual([
      [broken.url, 503],
      [working.url, 200],
    ]);
  });

  test('late_webhook_comes_after_one_of_a_later_call', async () => {
    const { url, received } = await webhookReceiver();
    const simulator = await testSimulator({ webhookUrl: url, webhookSecret: SECRET });

    const late = simulator.placeCall(RINGING, { switches: { webhook: { delayMs: 200 } } });
    const prompt = simulator.placeCall(RINGING);
    await deliveries(simulator, late.callId, 1);

    const order = received.map(({ body }) => (JSON.parse(body) as { data: { call_id: string } }).data.call_id);
    expect(order).toEqual([prompt.callId, late.callId]);
  });

  test('garbage_is_signed_and_no_json', async () => {
    const { url, received } = await webhookReceiver();
    const simulator = await testSimulator({ webhookUrl: url, webhookSecret: SECRET });

    await simulator.sendWebhook('realtime.call.incoming', { call_id: 'rtc_u1_x' }, { garbage: true });

    const [{ headers, body } = { headers: {}, body: '' }] = received;
    expect(() => JSON.parse(body) as unknown).toThrow(SyntaxError);
    await expect(client.webhooks.verifySignature(body, headers)).resolves.toBeUndefined();
  });

  test('sendWebhook_ofAnyType_isSignedToo', async () => {
    const { url, received } = await webhookReceiver();
    const simulator = await testSimulator({ webhookUrl: url, webhookSecret: SECRET });

    await simulator.sendWebhook('realtime.call.ended', { call_id: 'rtc_u1_x' });

    const event: unknown = await client.webhooks.unwrap(received[0]?.body ?? '', received[0]?.headers ?? {});
    expect(event).toMatchObject({ type: 'realtime.call.ended', data: { call_id: 'rtc_u1_x' } });
  });
});
