import { Webhook } from 'standardwebhooks';
import { sonoreProgram } from '../../src/cli/program';
import { CommandError } from '../../src/cli/command-error';
import type { CallMetadata } from '../../src/models/call-metadata';
import { endOfCallEventSchema } from '../../src/models/end-of-call-event';
import { loadSettings } from '../../src/settings';
import { LocalMailServer } from '../fixtures/local-mail-server';
import { LocalService, type Respond } from '../fixtures/local-service';
import { startTestBed, type TestBed } from './support/test-bed';
import { until } from './support/until';

const secret = `whsec_${Buffer.from('the secret of a tenant').toString('base64')}`;
const tenantId = 'tenant-demo-002';

describe('what tenants are told after a call', () => {
  let service: LocalService;
  let respond: Respond;
  let mails: LocalMailServer;
  let bed: TestBed;

  beforeAll(async () => {
    service = await LocalService.start((request) => respond(request));
    mails = await LocalMailServer.start();
    bed = await startTestBed({
      settings: {
        SMTP_URL: mails.url,
        MAIL_FROM: 'Sonore <calls@sonore.example>',
        TOOL_INTERNAL_HOSTS: service.host,
        TOOL_SECRET_ACME_WEBHOOK: secret,
      },
    });
    const post_call = {
      mail: { recipients: ['desk@lumiere.example'] },
      webhook: { url: `${service.url}/calls`, secret_name: 'ACME_WEBHOOK' },
    };
    await bed.db.collection<{ _id: string }>('tenant_config').updateOne({ _id: tenantId }, { $set: { post_call } });
  }, 60_000);
  afterAll(async () => {
    await bed.stop();
    await Promise.all([service.stop(), mails.stop()]);
  });
  beforeEach(() => {
    service.requests.length = 0;
    respond = () => ({ status: 204 });
  });

  /** Plays a call and resolves with what was made of it. */
  async function processedCall(): Promise<CallMetadata> {
    const call = bed.place('scenarios/question.yaml');
    await call.ended();
    return processed(call.callId);
  }

  async function processed(callId: string): Promise<CallMetadata> {
    let metadata: CallMetadata | null = null;
    await until(
      'the call processed',
      async () => {
        metadata = await bed.repositories.callMetadata.find(callId);
        return ['completed', 'failed'].includes(metadata?.processed_status ?? '');
      },
      30_000,
    );
    return metadata as unknown as CallMetadata;
  }

  function api(path: string, method = 'GET'): Promise<Response> {
    const headers = { 'X-Admin-Token': bed.environment['ADMIN_TOKEN'] ?? '' };
    return fetch(`${bed.gatewayUrl}/api/v1${path}`, { method, headers });
  }

  /** Runs a command of the operator's and resolves with what it printed. */
  async function sonore(...args: string[]): Promise<string[]> {
    const lines: string[] = [];
    const program = sonoreProgram({
      print: (line) => void lines.push(line),
      tell: () => undefined,
      settings: () => loadSettings(bed.environment, { role: null, envFile: null }),
      environment: {},
    });
    await program.parseAsync(args, { from: 'user' });
    return lines;
  }

  test('call_that_ends_is_told_by_mail_and_signed_webhook_once', async () => {
    const metadata = await processedCall();

    expect(metadata).toMatchObject({
      processed_status: 'completed',
      mail: { state: 'sent' },
      webhook: { state: 'delivered', attempts: 1, last_status: 204 },
    });
    const [request] = service.requests;
    const event = new Webhook(secret).verify(request?.body ?? '', request?.headers as Record<string, string>);
    expect(endOfCallEventSchema.parse(event).data).toMatchObject({
      ...{ call_id: metadata.call_id, tenant_id: tenantId, outcome: 'caller_hung_up' },
      transcript: expect.arrayContaining([expect.objectContaining({ role: 'user' })]),
    });
    const sent = mails.received.filter(({ mail }) => mail.messageId === metadata.mail.message_id);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.mail.subject).toBe('Brasserie Lumière: call from +33687654321');
    expect(sent[0]?.mail.text).toContain('Good evening. Are you open on Sunday night?');
  }, 60_000);

  test('webhook_receiver_that_is_busy_is_asked_again_after_the_time_it_says', async () => {
    respond = () =>
      service.requests.length === 1 ? { status: 503, headers: { 'retry-after': '1' } } : { status: 200 };

    const { webhook } = await processedCall();

    expect(webhook).toMatchObject({ state: 'delivered', attempts: 2, last_error: null });
    const ids = service.requests.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([webhook.webhook_id, webhook.webhook_id]);
  }, 60_000);

  test('dead_letter_is_listed_and_sent_again_by_http_and_by_command', async () => {
    respond = () => ({ status: 410 });
    const dead = await processedCall();
    expect(dead).toMatchObject({ processed_status: 'failed', webhook: { state: 'dead_letter', attempts: 1 } });
    const listed = (await (await api('/webhooks?state=dead_letter')).json()) as { webhooks: unknown[] };
    expect(listed.webhooks).toMatchObject([{ call_id: dead.call_id, last_error: 'HTTP 410', attempts: 1 }]);
    expect((await sonore('webhooks', 'list', '--dead')).join('\n')).toMatch(/dead_letter +1 +HTTP 410/);

    const resent = await api(`/calls/${dead.call_id}/webhook/resend`, 'POST');

    expect(resent.status).toBe(202);
    expect((await processed(dead.call_id)).webhook).toMatchObject({ state: 'dead_letter', attempts: 2 });
    respond = () => ({ status: 200 });

    expect(await sonore('webhooks', 'resend', '--all-dead')).toEqual([`${dead.call_id}: will be sent`]);

    const delivered = await processed(dead.call_id);
    expect(delivered).toMatchObject({ processed_status: 'completed', webhook: { state: 'delivered', attempts: 3 } });
    expect(new Set(service.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(mails.received.filter(({ mail }) => mail.messageId === dead.mail.message_id)).toHaveLength(1);
    expect((await api(`/calls/${dead.call_id}/webhook/resend`, 'POST')).status).toBe(409);
    await expect(sonore('webhooks', 'resend', dead.call_id)).rejects.toThrow(CommandError);
  }, 90_000);

  test('mail_is_resent_on_demand_with_the_message_id_it_had', async () => {
    const { call_id, mail } = await processedCall();
    const copies = (): number => mails.received.filter((one) => one.mail.messageId === mail.message_id).length;

    await expect(sonore('mails', 'resend', call_id)).rejects.toThrow('has arrived already');
    expect(await sonore('mails', 'resend', call_id, '--twice')).toEqual([`${call_id}: will be sent`]);
    await processed(call_id);

    expect(copies()).toBe(2);
    expect((await api('/calls/nobody/mail/resend', 'POST')).status).toBe(404);
  }, 60_000);

  test('mail_that_was_refused_is_listed_with_the_reason_and_gone_from_the_list_once_it_is_sent', async () => {
    mails.behaviour = { message: () => 554 };
    const { call_id } = await processedCall();
    const failed = () => sonore('mails', 'list', '--state', 'failed', '--tenant', tenantId, '--json');

    expect((await failed()).map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { call_id, state: 'failed', error: expect.stringContaining('SMTP 554 after DATA') as unknown },
    ]);

    mails.behaviour = {};
    await sonore('mails', 'resend', call_id);
    await processed(call_id);

    expect(await failed()).toEqual([]);
  }, 60_000);

  test('test_event_is_signed_and_its_answer_is_told', async () => {
    const test = `/admin/tenants/${tenantId}/webhook/test`;

    expect(await (await api(test, 'POST')).json()).toEqual({ delivered: true, status: 204, reason: null });
    const [request] = service.requests;
    expect(new Webhook(secret).verify(request?.body ?? '', request?.headers as Record<string, string>)).toMatchObject({
      type: 'webhook.test',
      data: { tenant_id: tenantId },
    });
    expect(await sonore('webhooks', 'test', tenantId)).toEqual([`${tenantId}: taken, HTTP 204`]);

    respond = () => ({ status: 404 });
    expect(await (await api(test, 'POST')).json()).toEqual({ delivered: false, status: 404, reason: 'HTTP 404' });
    await expect(sonore('webhooks', 'test', tenantId)).rejects.toThrow('not taken: HTTP 404');
    await expect(sonore('webhooks', 'test', 'tenant-demo-001')).rejects.toMatchObject({ exitCode: 1 });
    expect((await api('/admin/tenants/nobody/webhook/test', 'POST')).status).toBe(404);
    expect((await api('/admin/tenants/tenant-demo-001/webhook/test', 'POST')).status).toBe(409);
  });
});
