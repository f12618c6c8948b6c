import { inspect } from 'node:util';
import { type Environment, loadSettings, type Settings, SettingsError } from '../src/settings';

function load(env: Environment): Settings {
  return loadSettings({ APP_ENV: 'test', ...env }, { role: 'worker', envFile: null });
}

test('tool_settings_none_given_nobody_may_be_reached', () => {
  expect(load({})).toMatchObject({
    ...{ toolAllowedHosts: [], toolInternalHosts: [], toolSecrets: {}, mcpListTimeoutMs: 1500 },
  });
});

test('tool_settings_hosts_are_lists', () => {
  const env = {
    TOOL_ALLOWED_HOSTS: 'api.example.com, *.crm.example,erp.example:8443',
    TOOL_INTERNAL_HOSTS: 'orders.internal:8080, [::1]:7000',
  };

  expect(load(env)).toMatchObject({
    toolAllowedHosts: ['api.example.com', '*.crm.example', 'erp.example:8443'],
    toolInternalHosts: ['orders.internal:8080', '[::1]:7000'],
  });
});

test.each([
  ['TOOL_ALLOWED_HOSTS', 'https://api.example.com'],
  ['TOOL_ALLOWED_HOSTS', 'api.example.com/path'],
  ['TOOL_ALLOWED_HOSTS', '*'],
  ['TOOL_ALLOWED_HOSTS', 'api.*.com'],
  ['TOOL_ALLOWED_HOSTS', 'a.example, , b.example'],
  ['TOOL_INTERNAL_HOSTS', '*.internal'],
  ['TOOL_INTERNAL_HOSTS', '10.0.0.0/8'],
])('tool_settings_%s_%s_is_refused', (name, value) => {
  expect(() => load({ [name]: value })).toThrow(SettingsError);
  expect(() => load({ [name]: value })).toThrow(/expected host names/);
});

test('tool_settings_secrets_are_known_by_name_and_never_printed', () => {
  const settings = load({ TOOL_SECRET_CRM: 'crm-token-1', tool_secret_erp: 'erp-token-2', TOOL_SECRETS_DIR: '/run/x' });

  expect(settings).toMatchObject({
    toolSecrets: { CRM: 'crm-token-1', ERP: 'erp-token-2' },
    toolSecretsDir: '/run/x',
  });
  expect(Object.isFrozen(settings.toolSecrets)).toBe(true);
  expect(JSON.stringify(settings) + inspect(settings)).not.toMatch(/crm-token|erp-token/);
});
