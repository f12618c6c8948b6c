import { HostRules } from '../../../src/infra/remote-http/host-rules';

const rules = new HostRules({
  allowed: ['api.example.com', '*.crm.example', 'erp.example:8443', '93.184.216.34', '10.0.0.9', '127.0.0.1:9'],
  internal: ['orders.internal:8080', '127.0.0.1:7000', '[::1]:7000', '169.254.169.254', 'plain.internal'],
});

test.each([
  ['https://api.example.com/x', 'public'],
  ['https://API.example.com:443/x', 'public'],
  ['https://a.crm.example/', 'public'],
  ['https://a.b.crm.example/', 'public'],
  ['https://erp.example:8443/', 'public'],
  ['https://93.184.216.34/', 'public'],
  ['https://orders.internal:8080/', 'internal'],
  ['http://orders.internal:8080/', 'internal'],
  ['http://plain.internal/', 'internal'],
  // However an address is written, it is the one that the operator named.
  ['http://127.1:7000/', 'internal'],
  ['http://[::1]:7000/', 'internal'],
])('host_rules_%s_is_%s', (url, reach) => expect(rules.check(new URL(url), true)).toBe(reach));

test.each([
  'https://example.com/',
  'https://evil.example/?api.example.com',
  'https://api.example.com.evil.example/',
  'https://api.example.com@evil.example/',
  'https://api.example.com:8443/',
  'https://erp.example/',
  'https://crm.example/',
  'https://evilcrm.example/',
  'https://a.crm.example:444/',
  'https://api.example.com./',
  // By name allowed, by address not.
  'https://10.0.0.9/',
  'https://127.0.0.1:9/',
  'http://169.254.169.254/',
  // Another way to write what nobody has allowed.
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0177.0.0.1/',
  'http://[::ffff:127.0.0.1]:7000/',
  'http://127.0.0.1:7001/',
  'http://orders.internal/',
  // Without TLS on the Internet, and schemes nobody asked for.
  'http://api.example.com/',
  'ftp://orders.internal:8080/',
])('host_rules_%s_is_refused', (url) => {
  expect(() => rules.check(new URL(url), true)).toThrow(expect.objectContaining({ kind: 'refused' }));
});

test('host_rules_internal_host_without_tls_needs_the_tools_word_too', () => {
  expect(() => rules.check(new URL('http://orders.internal:8080/'), false)).toThrow(/allow_insecure/);
  expect(rules.check(new URL('https://orders.internal:8080/'), false)).toBe('internal');
});

test('host_rules_no_hosts_reach_nobody', () => {
  const none = new HostRules({ allowed: [], internal: [] });

  expect(none.empty).toBe(true);
  expect(() => none.check(new URL('https://api.example.com/'), true)).toThrow(/TOOL_ALLOWED_HOSTS/);
});
