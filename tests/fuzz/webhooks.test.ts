import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { isUsableCallId } from '../../src/apps/gateway/is-usable-call-id';
import { signedHeaders } from '../apps/gateway/support/signed-headers';
import { incomingEvent, webhookPath } from '../apps/gateway/support/post-webhook';
import { testGateway, type TestGateway, webhookSecret } from '../apps/gateway/support/test-gateway';
import { mutated, nastyJson } from './mutations';

describe('anything that is posted to the gateway', () => {
  let gateway: TestGateway;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    gateway = testGateway({ LOG_LEVEL: 'CRITICAL' });
    server = gateway.app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  async function post(path: string, body: string, headers: Record<string, string>): Promise<[number, unknown]> {
    const response = await fetch(`${url}${path}`, { method: 'POST', body, headers });
    return [response.status, await response.json()];
  }

  it('webhook_signed_and_malformed_answers_200_and_starts_only_what_has_a_usable_call_id', async () => {
    const bodies = fc.oneof(mutated(incomingEvent()), nastyJson).map((event) => JSON.stringify(event));
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const before = gateway.starts.length;

        const [status, answer] = await post(webhookPath, body, signedHeaders(body, { secret: webhookSecret }));

        expect([status, answer]).toEqual([200, expect.objectContaining({ ok: true })]);
        const started = gateway.starts.slice(before).map(({ options }) => String(options['workflowId']));
        expect(started.every((id) => id.startsWith('call-') && isUsableCallId(id.slice('call-'.length)))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('webhook_unsigned_or_not_json_is_refused_and_starts_nothing', async () => {
    const header = fc.string({ unit: fc.constantFrom(...'abcXYZ019+/=,.- v'), maxLength: 60 });
    const headers = fc.record({ 'webhook-id': header, 'webhook-timestamp': header, 'webhook-signature': header });
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 2_000 }), headers, async (body, forged) => {
        const before = gateway.starts.length;

        expect(await post(webhookPath, body, forged)).toEqual([401, { detail: 'Invalid signature' }]);
        expect(gateway.starts).toHaveLength(before);
      }),
      { numRuns: 200 },
    );
  });

  it('call_event_of_any_shape_is_taken_or_refused_with_the_field_at_fault', async () => {
    const event = {
      type: 'function_call_output.item.created',
      session_id: 'sess_1',
      item: { id: 'item_1', call_id: 'rtc_1', function_call_id: 'call_1', name: 'request_transfer', arguments: '{}' },
    };
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutated(event), nastyJson), async (body) => {
        const [status, answer] = await post('/api/calls/events', JSON.stringify(body), {
          'content-type': 'application/json',
        });

        if (status === 200) expect(answer).toMatchObject({ ok: true });
        else expect([status, answer]).toEqual([400, { detail: expect.stringMatching(/\S/) as string }]);
      }),
      { numRuns: 300 },
    );
  });
});
