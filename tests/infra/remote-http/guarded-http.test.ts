import { gzipSync } from 'node:zlib';
import { GuardedHttp } from '../../../src/infra/remote-http/guarded-http';
import { guardedLookup, type Resolve } from '../../../src/infra/remote-http/guarded-lookup';
import { HostRules } from '../../../src/infra/remote-http/host-rules';
import { json, LocalService, type Respond, type ServiceAnswer } from '../../fixtures/local-service';

const limits = { allowInsecure: true, maxBytes: 10_000 };

describe('GuardedHttp', () => {
  let service: LocalService;
  let other: LocalService;
  let respond: Respond;
  let http: GuardedHttp;

  beforeEach(async () => {
    respond = () => json({ ok: true });
    service = await LocalService.start((request) => respond(request));
    other = await LocalService.start(() => json({ other: true }));
    http = new GuardedHttp(new HostRules({ allowed: [], internal: [service.host, other.host] }));
  });
  afterEach(async () => {
    await http.close();
    await service.stop();
    await other.stop();
  });

  function redirectTo(location: string, status = 302): ServiceAnswer {
    return { status, headers: { location } };
  }

  const get = (path = '/', init = {}): ReturnType<GuardedHttp['request']> =>
    http.request(new URL(`${service.url}${path}`), init, limits);

  test('guarded_http_internal_host_answers', async () => {
    const { response, redirected } = await get('/x?y=1', { headers: { 'x-mine': '1' } });

    expect(await response.json()).toEqual({ ok: true });
    expect(redirected).toBe(false);
    expect(service.requests).toMatchObject([{ method: 'GET', url: '/x?y=1', headers: { 'x-mine': '1' } }]);
  });

  test.each([
    'http://127.0.0.1:PORT/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.1:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://[::1]:PORT/',
    'https://localhost:1/',
    'http://example.com/',
    'file:///etc/passwd',
  ])('guarded_http_redirect_to_%s_is_refused', async (location) => {
    respond = () => redirectTo(location.replace('PORT', String(other.port)));

    await expect(get()).rejects.toMatchObject({ name: 'RemoteFailure', kind: 'refused' });

    expect(service.requests).toHaveLength(1);
    expect(other.requests).toHaveLength(0);
  });

  test('guarded_http_name_of_a_private_address_is_not_connected_to', async () => {
    const lookups: string[] = [];
    const resolve: Resolve = (hostname, callback) => {
      lookups.push(hostname);
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    };
    const rebinding = new GuardedHttp(new HostRules({ allowed: [service.host], internal: [] }), resolve);

    const answer = rebinding.request(new URL(`https://${service.host}/`), {}, limits);

    await expect(answer).rejects.toMatchObject({ kind: 'refused', message: expect.stringContaining('127.0.0.1') });
    // No look-up before the one that is connected to: there is nothing to rebind in between.
    expect(lookups).toEqual(['localhost']);
    expect(service.requests).toHaveLength(0);
    await rebinding.close();
  });

  test('guarded_lookup_first_public_then_private_is_refused_the_second_time', () => {
    const answers = ['93.184.216.34', '10.0.0.1'];
    const lookup = guardedLookup('public', (_, callback) =>
      callback(null, [{ address: answers.shift() ?? '', family: 4 }]),
    );
    const results: unknown[] = [];
    const look = (): void =>
      lookup('rebind.example', { all: true }, (error, addresses) => results.push(error?.message ?? addresses));

    look();
    look();

    expect(results).toEqual([
      [{ address: '93.184.216.34', family: 4 }],
      expect.stringMatching(/refused.*rebind\.example.*10\.0\.0\.1/),
    ]);
  });

  test('guarded_lookup_mixed_addresses_only_public_ones_come_out', () => {
    const addresses = [
      { address: '10.0.0.1', family: 4 },
      { address: '93.184.216.34', family: 4 },
      { address: '::ffff:10.0.0.1', family: 6 },
    ];
    const lookup = guardedLookup('public', (_, callback) => callback(null, addresses));
    const seen: unknown[] = [];

    lookup('mixed.example', { all: true }, (_, found) => seen.push(found));
    lookup('mixed.example', {}, (_, address, family) => seen.push([address, family]));
    lookup('mixed.example', { family: 6 }, (error) => seen.push(error instanceof Error));

    expect(seen).toEqual([[addresses[1]], ['93.184.216.34', 4], true]);
  });

  test('guarded_http_same_origin_redirect_keeps_headers_and_other_origin_loses_them', async () => {
    respond = ({ url }) => redirectTo(url === '/' ? '/next' : `${other.url}/away`);

    const { response, redirected } = await get('/', {
      headers: { authorization: 'Bearer s3cret', accept: 'text/plain' },
    });

    expect(await response.json()).toEqual({ other: true });
    expect(redirected).toBe(true);
    expect(service.requests[1]?.headers).toMatchObject({ authorization: 'Bearer s3cret' });
    expect(other.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(other.requests[0]?.headers).toMatchObject({ accept: 'text/plain' });
  });

  test.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [301, 'PUT', 'PUT', '{"a":1}'],
    [302, 'PATCH', 'PATCH', '{"a":1}'],
    [307, 'POST', 'POST', '{"a":1}'],
    [308, 'POST', 'POST', '{"a":1}'],
  ])('guarded_http_%i_of_%s_becomes_%s', async (status, method, then, body) => {
    respond = ({ url }) => (url === '/' ? redirectTo('/next', status) : json({}));

    await get('/', { method, body: '{"a":1}', headers: { 'content-type': 'application/json' } });

    expect(service.requests[1]).toMatchObject({ method: then, url: '/next', body });
  });

  test('guarded_http_fourth_redirect_fails', async () => {
    respond = ({ url }) => redirectTo(`/${Number(url.slice(1) || 0) + 1}`);

    await expect(get()).rejects.toMatchObject({ kind: 'permanent', reason: 'more than 3 redirects' });

    expect(service.requests.map(({ url }) => url)).toEqual(['/', '/1', '/2', '/3']);
  });

  test('guarded_http_refused_connection_after_a_redirect_may_have_been_carried_out', async () => {
    const gone = await LocalService.start(() => null);
    const { host, url } = gone;
    await gone.stop();
    const dead = new GuardedHttp(new HostRules({ allowed: [], internal: [service.host, host] }));
    respond = () => redirectTo(url, 303);

    const direct = dead.request(new URL(url), {}, limits);
    const redirected = dead.request(new URL(service.url), { method: 'POST', body: '{}' }, limits);
    redirected.catch(() => undefined);

    await expect(direct).rejects.toMatchObject({ kind: 'retryable', reason: 'ECONNREFUSED' });
    await expect(redirected).rejects.toMatchObject({ kind: 'ambiguous', reason: 'ECONNREFUSED' });
    await dead.close();
  });

  test('guarded_http_reset_and_timeout_may_have_been_carried_out', async () => {
    respond = ({ url }) => (url === '/reset' ? 'reset' : null);

    await expect(get('/reset')).rejects.toMatchObject({ kind: 'ambiguous' });
    await expect(get('/hang', { signal: AbortSignal.timeout(100) })).rejects.toMatchObject({
      kind: 'ambiguous',
      reason: 'timeout',
    });
  });

  test.each([
    ['large', (): ServiceAnswer => ({ body: 'x'.repeat(10_001) })],
    [
      'compressed',
      (): ServiceAnswer => ({ headers: { 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(50_000_000)) }),
    ],
  ])('guarded_http_%s_answer_beyond_the_limit_breaks_off', async (_, answer) => {
    respond = answer;

    const { response } = await get();

    await expect(response.text()).rejects.toMatchObject({
      kind: 'permanent',
      reason: expect.stringContaining('10000'),
    });
  });

  test('guarded_http_answer_of_exactly_the_limit_is_read', async () => {
    respond = () => ({ body: 'x'.repeat(10_000) });

    expect(await (await get()).response.text()).toHaveLength(10_000);
  });
});
