import { type OwnDatabase, ownDatabase } from '../setup/own-database';
import { type OwnNamespace, ownNamespace } from '../setup/own-namespace';
import { gone, isOutput, silentUntilTool, speaking, terse, toolCall } from './support/bare-behaviours';
import { type BareCall, BareOpenAI, type Json } from './support/bare-openai';
import { type SonoreProcess, startSonoreProcess } from './support/sonore-process';
import { until } from './support/until';

const secret = `whsec_${Buffer.from('a secret of thirty-two bytes, ok').toString('base64')}`;
const apiKey = 'sk-proj-black-box';
const to = 'sip:+33145678901@sip.example.com';

describe.each([
  { name: 'derived socket address', socketAddress: (): Record<string, string> => ({}), query: '/v1/realtime?call_id=' },
  {
    name: 'socket address with a query',
    socketAddress: (host: string): Record<string, string> => ({ WS_SERVER_URL: `ws://${host}/v1/realtime?model=x&` }),
    query: '/v1/realtime?model=x&call_id=',
  },
])('sonore against an independent OpenAI, $name', ({ socketAddress, query }) => {
  let openai: BareOpenAI;
  let database: OwnDatabase;
  let namespace: OwnNamespace;
  let sonore: SonoreProcess;

  beforeAll(async () => {
    [openai, database, namespace] = await Promise.all([BareOpenAI.start(secret), ownDatabase(), ownNamespace()]);
    await database.db.collection('phone-tenant-map').insertOne({
      phone_number: '+33145678901',
      tenant_id: 'tenant-prod-001',
    });
    await database.db.collection<{ _id: string } & Json>('tenant_config').insertOne({
      _id: 'tenant-prod-001',
      ...{ tenant_id: 'tenant-prod-001', client_id: 'acme', status: 'active', schema_version: 1 },
      features: {
        refer: {
          enabled: true,
          destinations: [
            {
              ...{ destination_id: 'commercial', label: 'Sales', target_uri: 'sip:commercial@example.com' },
              ...{ enabled: true, priority: 1 },
            },
          ],
        },
      },
    });
    sonore = await startSonoreProcess('all', {
      HOST: '127.0.0.1',
      OPENAI_API_KEY: apiKey,
      OPENAI_BASE_URL: `http://${openai.host}/v1`,
      OPENAI_WEBHOOK_SECRET: secret,
      MONGODB_URI: database.uri,
      MONGODB_DB: database.name,
      TEMPORAL_ADDRESS: namespace.address,
      TEMPORAL_NAMESPACE: namespace.namespace,
      ...socketAddress(openai.host),
    });
  }, 90_000);

  afterAll(async () => {
    await sonore?.stop();
    await Promise.all([openai.stop(), database.drop(), namespace.remove()]);
  });

  const webhook = (): string => `${sonore.url}/api/v1/openai/webhook`;
  const finalRecord = ({ callId }: BareCall): Promise<Json> =>
    until('the final record', () => database.db.collection('calls').findOne({ call_id: callId, phase: 'closed' }));

  test.each([
    ['terse', terse],
    ['silent_until_its_tool_call', silentUntilTool],
    ['speaking', speaking],
    ['gone_after_the_result', gone],
  ])('sonore_call_with_openai_%s_is_answered_transferred_and_recorded', async (_name, behaviour) => {
    const call = openai.ring(behaviour);

    await openai.deliver(call, webhook(), to, 2);
    const record = await finalRecord(call);
    await openai.deliver(call, webhook(), to);

    expect(call.answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(call.answers.map(({ body }) => body)).toEqual(
      expect.arrayContaining([
        { ok: true, call_id: call.callId, workflow_id: `call-${call.callId}` },
        { ok: true, deduped: true },
      ]),
    );
    expect(call.answers.at(-1)?.body).toEqual({ ok: true, deduped: true });
    expect(call.requests.map(({ verb }) => verb)).toEqual(['accept', 'refer']);
    const [accept, refer] = call.requests;
    expect(accept?.headers.authorization).toBe(`Bearer ${apiKey}`);
    expect(accept?.body).toMatchObject({
      type: 'realtime',
      model: 'gpt-realtime-2.1',
      tools: [{ type: 'function', name: 'request_transfer' }],
      tool_choice: 'auto',
    });
    expect(refer?.body).toEqual({ target_uri: 'sip:commercial@example.com' });
    expect(refer?.headers['idempotency-key']).toBe(`refer:${call.callId}:${toolCall.call_id}`);
    expect(call.upgrades[0]).toEqual({ url: `${query}${call.callId}`, authorization: `Bearer ${apiKey}` });

    const [greeting, ...others] = call.frames;
    expect(greeting).toMatchObject({
      type: 'response.create',
      response: { instructions: expect.stringContaining('thank you for calling') },
    });
    const outputs = call.frames.filter(isOutput);
    expect(outputs).toHaveLength(1);
    expect(others[0]).toEqual(outputs[0]);
    expect(outputs[0]).toMatchObject({ item: { call_id: toolCall.call_id } });
    expect(JSON.parse((outputs[0]?.['item'] as { output: string }).output)).toEqual({
      message: 'call_transfer_requested',
      target_uri: 'sip:commercial@example.com',
    });

    expect(record).toMatchObject({
      tenant_id: 'tenant-prod-001',
      outcome: 'transferred',
      ended_at: expect.any(Date),
      caller_number: '+33612345678',
      dialed_number: '+33145678901',
      tool_calls: [{ function_call_id: toolCall.call_id, name: 'request_transfer', ok: true, error: null }],
      transfers: [{ target_uri: 'sip:commercial@example.com', status: 'confirmed', attempts: [{ answer: 'relayed' }] }],
    });
  });

  test('sonore_number_of_nobody_is_rejected_and_recorded', async () => {
    const call = openai.ring(terse);

    await openai.deliver(call, webhook(), 'sip:+33999999999@sip.example.com');
    const record = await finalRecord(call);

    expect(call.requests.map(({ verb, body }) => ({ verb, body }))).toEqual([
      { verb: 'reject', body: { status_code: 404 } },
    ]);
    expect(call.frames).toEqual([]);
    expect(record).toMatchObject({ outcome: 'rejected:tenant_resolve_failed', tenant_id: null });
  });
});
