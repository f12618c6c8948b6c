import { Webhook } from 'standardwebhooks';
import { GuardedHttp } from '../../../src/infra/remote-http/guarded-http';
import { HostRules } from '../../../src/infra/remote-http/host-rules';
import { ToolSecrets } from '../../../src/infra/secrets/tool-secrets';
import { WebhookSender } from '../../../src/infra/webhooks/webhook-sender';
import { LocalService, type Respond } from '../../fixtures/local-service';

const secretOf = (text: string): string => `whsec_${Buffer.from(text).toString('base64')}`;
const secret = secretOf('the signing secret of a test');
const newSecret = secretOf('the secret that comes after it');
const body = JSON.stringify({ type: 'call.ended', data: { text: 'Ça va ? 🙂' } });

describe('WebhookSender', () => {
  let service: LocalService;
  let respond: Respond;
  let http: GuardedHttp;
  let sender: WebhookSender;

  beforeAll(async () => {
    service = await LocalService.start((request) => respond(request));
    http = new GuardedHttp(new HostRules({ allowed: ['localhost'], internal: [service.host] }));
    const variables = {
      HOOK: secret,
      BOTH: `${secret} ${newSecret}`,
      BROKEN: 'whsec_?',
      EMPTY: 'whsec_',
      BLANK: ' ',
      WORDS: 'pass word?',
    };
    sender = new WebhookSender(http, new ToolSecrets({ directory: undefined, variables }));
  });
  afterAll(async () => {
    await http.close();
    await service.stop();
  });
  beforeEach(() => {
    service.requests.length = 0;
    respond = () => ({ status: 204 });
  });

  const send = (overrides: { url?: string; secretName?: string } = {}): Promise<number> =>
    sender.send({ tenantId: 'acme', url: `${service.url}/hook`, secretName: 'HOOK', id: 'msg_1', body, ...overrides });

  /** What the reference implementation makes of the first request. */
  function verified(key: string): unknown {
    const [request] = service.requests;
    return new Webhook(key).verify(request?.body ?? '', request?.headers as Record<string, string>);
  }

  test('webhook_sender_message_is_verified_by_the_reference_implementation', async () => {
    await expect(send()).resolves.toBe(204);

    expect(verified(secret)).toEqual(JSON.parse(body));
    expect(service.requests).toMatchObject([
      { method: 'POST', url: '/hook', body, headers: { 'webhook-id': 'msg_1', 'content-type': 'application/json' } },
    ]);
  });

  test('webhook_sender_another_secret_does_not_verify_it', async () => {
    await send();

    expect(() => verified(newSecret)).toThrow('No matching signature');
  });

  test('webhook_sender_changed_body_is_not_verified', async () => {
    await send();
    const [request] = service.requests;

    expect(() => new Webhook(secret).verify(`${request?.body} `, request?.headers as Record<string, string>)).toThrow(
      'No matching signature',
    );
  });

  test.each([secret, newSecret])('webhook_sender_two_secrets_are_verified_by_either', async (key) => {
    await send({ secretName: 'BOTH' });

    expect(verified(key)).toEqual(JSON.parse(body));
  });

  test.each([
    [400, true],
    [401, true],
    [404, true],
    [410, true],
    [422, true],
    [408, false],
    [409, false],
    [425, false],
    [429, false],
    [500, false],
    [502, false],
    [503, false],
    [301, false],
  ])('webhook_sender_status_%i_is_final_%s', async (status, final) => {
    respond = () => ({ status, headers: { location: `${service.url}/elsewhere` } });

    await expect(send()).rejects.toMatchObject({
      about: { status, final },
      reason: expect.stringContaining(`${status}`),
    });
    expect(service.requests).toHaveLength(1);
  });

  test.each([
    ['120', 120_000],
    ['86400', 86_400_000],
    ['999999', 86_400_000],
    [undefined, null],
  ])('webhook_sender_retry_after_%s_is_told', async (value, retryAfterMs) => {
    respond = () => ({ status: 503, headers: value === undefined ? {} : { 'retry-after': value } });

    await expect(send()).rejects.toMatchObject({ about: { retryAfterMs } });
  });

  test.each([
    ['NONE', /neither TOOL_SECRET_NONE/],
    ['BROKEN', /BROKEN is no signing secret/],
    ['EMPTY', /EMPTY is no signing secret/],
    ['BLANK', /BLANK is empty/],
    ['WORDS', /WORDS is no signing secret/],
  ])('webhook_sender_secret_%s_is_final_and_sends_nothing', async (secretName, reason) => {
    await expect(send({ secretName })).rejects.toMatchObject({
      about: { status: null, final: true },
      reason: expect.stringMatching(reason),
    });
    expect(service.requests).toHaveLength(0);
  });

  test.each([
    ['a host nobody allowed', () => 'https://elsewhere.example/hook', /TOOL_ALLOWED_HOSTS/],
    ['no TLS to a host that is not internal', () => `http://localhost/hook`, /without TLS/],
    ['a private address', () => 'https://localhost/hook', /no public address/],
  ])('webhook_sender_%s_is_final', async (_what, url, reason) => {
    await expect(send({ url: url() })).rejects.toMatchObject({
      about: { status: null, final: true },
      reason: expect.stringMatching(reason),
    });
  });

  test('webhook_sender_broken_connection_is_retried', async () => {
    respond = () => 'reset';

    await expect(send()).rejects.toMatchObject({ about: { status: null, final: false } });
  });
});
