import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { GuardedHttp } from '../../../src/infra/remote-http/guarded-http';
import { HostRules } from '../../../src/infra/remote-http/host-rules';
import { ToolSecrets } from '../../../src/infra/secrets/tool-secrets';
import { WebhookSender } from '../../../src/infra/webhooks/webhook-sender';

const secret = `whsec_${Buffer.from('the signing secret of a test').toString('base64')}`;
const patienceMs = 300;

/** A certificate for localhost that nobody has signed: smtp-server's own. */
const { key, cert } = jest.requireActual<(options: object) => { key: string; cert: string }>(
  'smtp-server/lib/tls-options',
)({});

/** Writes as fast as the other side reads, and never ends. */
const flood: RequestListener = (_request, response) => {
  const chunk = Buffer.alloc(65_536, 'x');
  const write = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', write);
  write();
};

describe('receivers that do not behave', () => {
  const servers: Server[] = [];
  const clients: GuardedHttp[] = [];
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  async function listening(server: Server): Promise<string> {
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    return `localhost:${(server.address() as AddressInfo).port}`;
  }

  function sendTo(url: string, rules: { allowed: string[]; internal: string[] }): Promise<number> {
    const http = new GuardedHttp(new HostRules(rules));
    clients.push(http);
    const secrets = new ToolSecrets({ directory: undefined, variables: { HOOK: secret } });
    const message = { tenantId: 'acme', url, secretName: 'HOOK', id: 'msg_1', body: '{}' };
    return new WebhookSender(http, secrets, patienceMs).send(message);
  }

  const sendToInternal = (host: string, scheme = 'http'): Promise<number> =>
    sendTo(`${scheme}://${host}/hook`, { allowed: [], internal: [host] });

  /** Resolves when the receiver's side of a connection is gone. */
  const hungUp = (server: Server): Promise<unknown> =>
    once(server, 'connection').then(
      ([socket]) => new Promise((resolve) => (socket as NodeJS.Socket).on('close', resolve)),
    );

  test.each([
    ['says nothing', () => undefined],
    [
      'begins an answer and never ends its headers',
      (_request, { socket }) => void socket?.write('HTTP/1.1 200 OK\r\nX: '),
    ],
  ] satisfies [string, RequestListener][])('receiver_that_%s_is_given_up_and_tried_again', async (_what, listener) => {
    const server = createServer(listener);
    const host = await listening(server);
    const gone = hungUp(server);

    await expect(sendToInternal(host)).rejects.toMatchObject({
      about: { status: null, final: false },
      reason: 'timeout',
    });

    await gone;
  });

  test.each([
    [200, 'without an end', {}],
    [200, 'that grows when it is unpacked', { 'content-encoding': 'gzip' }],
  ])('receiver_that_answers_%i_with_a_body_%s_has_the_message_and_is_hung_up_on', async (status, _what, headers) => {
    const server = createServer((request, response) => {
      response.writeHead(status, headers);
      flood(request, response);
    });
    const host = await listening(server);
    const gone = hungUp(server);

    await expect(sendToInternal(host)).resolves.toBe(status);

    await gone;
  });

  test('receiver_that_refuses_with_a_body_without_an_end_is_hung_up_on', async () => {
    const server = createServer((request, response) => {
      response.writeHead(503);
      flood(request, response);
    });
    const host = await listening(server);
    const gone = hungUp(server);

    await expect(sendToInternal(host)).rejects.toMatchObject({ about: { status: 503, final: false } });

    await gone;
  });

  test('receiver_that_redirects_to_a_private_address_is_not_followed', async () => {
    const inside: string[] = [];
    const secretHost = await listening(createServer(({ url = '' }, response) => (inside.push(url), response.end())));
    const location = `http://${secretHost}/latest/meta-data`;
    const host = await listening(createServer((_request, response) => response.writeHead(307, { location }).end()));

    await expect(sendToInternal(host)).rejects.toMatchObject({ about: { status: 307, final: false } });

    expect(inside).toEqual([]);
  });

  test.each([
    'https://127.0.0.1',
    'https://[::1]',
    'https://localhost',
    'https://169.254.169.254',
    'https://0x7f000001',
  ])('receiver_at_%s_is_not_connected_to_unless_it_is_an_internal_host', async (origin) => {
    let connections = 0;
    const server = createTlsServer({ key, cert });
    const port = (await listening(server)).split(':')[1];
    server.on('connection', () => (connections += 1));
    const { host } = new URL(`${origin}:${port}`);

    await expect(sendTo(`${origin}:${port}/hook`, { allowed: [host], internal: [] })).rejects.toMatchObject({
      about: { status: null, final: true },
    });

    expect(connections).toBe(0);
  });

  test('receiver_whose_certificate_nobody_signed_gets_nothing', async () => {
    const bodies: string[] = [];
    const server = createTlsServer({ key, cert }, (_request, response) => (bodies.push('one'), response.end()));
    const host = await listening(server);

    await expect(sendToInternal(host, 'https')).rejects.toMatchObject({
      about: { status: null, final: false },
      reason: expect.stringMatching(/CERT|SIGNED/),
    });

    expect(bodies).toEqual([]);
  });
});
