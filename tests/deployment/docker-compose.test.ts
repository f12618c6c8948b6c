import { existsSync, readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { temporalDynamicConfig } from '../../src/local-stack/temporal-dynamic-config';
import { loadSettings } from '../../src/settings';
import { simulatorProgram } from '../../src/simulator/cli/program';
import { loadScenario } from '../../src/simulator/scenario/load-scenario';
import { settingNotes } from '../../src/setting-groups/setting';
import { settingsSchema } from '../../src/settings-schema';

interface Service {
  image: string;
  build?: string;
  command?: string[];
  entrypoint?: string[];
  environment?: Record<string, string>;
  profiles?: string[];
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test?: string[]; disable?: boolean };
  stop_grace_period?: string;
  networks?: string[];
}

const text = readFileSync('docker-compose.yml', 'utf8');
const compose = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);
const sonoreServices = services.filter(([, { image }]) => image === 'sonore');
const processes = sonoreServices.filter(([, { command }]) => command?.[1] === 'dist/src/main.js');

function service(name: string): Service {
  const found = compose.services[name];
  if (!found) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
}

/** The services that `docker compose up NAME` starts. */
function startedWith(name: string): Set<string> {
  const dependencies = Object.keys(service(name).depends_on ?? {});
  return new Set([name, ...dependencies.flatMap((dependency) => [...startedWith(dependency)])]);
}

describe('docker-compose.yml', () => {
  test('compose_file_follows_the_compose_specification', () => {
    const specification = JSON.parse(readFileSync('tests/fixtures/compose-spec.json', 'utf8')) as object;
    const validate = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(specification);

    validate(compose);

    expect(validate.errors ?? []).toEqual([]);
  });

  test('compose_gateway_and_worker_run_node_itself_from_one_image', () => {
    expect(processes.map(([name, { command }]) => [name, command?.join(' ')])).toEqual([
      ['gateway', 'node dist/src/main.js --role gateway'],
      ['worker', 'node dist/src/main.js --role worker'],
      ['demo-gateway', 'node dist/src/main.js --role gateway'],
      ['demo-worker', 'node dist/src/main.js --role worker'],
    ]);
    expect(sonoreServices.map(([, { command }]) => command?.[0])).toEqual(sonoreServices.map(() => 'node'));
  });

  test.each(processes)('compose_%s_sets_only_variables_that_are_settings', (_name, { environment = {} }) => {
    expect(Object.keys(settingsSchema.shape)).toEqual(expect.arrayContaining(Object.keys(environment)));
  });

  test.each(processes.filter(([, { profiles }]) => profiles?.includes('demo')))(
    'compose_%s_starts_with_what_the_file_sets',
    (name, { environment = {} }) => {
      const settings = loadSettings(environment, {
        role: name === 'demo-worker' ? 'worker' : 'gateway',
        envFile: null,
      });

      expect(settings.appEnv).toBe('prod');
      expect(settings.wsServerUrl).toBe('ws://demo:8080/v1/realtime');
    },
  );

  test('compose_live_services_get_their_secrets_from_outside_the_file', () => {
    const secretNames = Object.entries(settingsSchema.shape)
      .filter(([, schema]) => settingNotes.get(schema)?.secret)
      .map(([name]) => name)
      // The connection string of the MongoDB in this file: it holds no password.
      .filter((name) => name !== 'MONGODB_URI');

    const set = ['gateway', 'worker'].flatMap((name) => Object.keys(service(name).environment ?? {}));

    expect(set.filter((name) => secretNames.includes(name))).toEqual([]);
    expect(service('gateway').environment?.['MONGODB_URI']).not.toContain('@');
  });

  test('compose_file_holds_no_secret', () => {
    const decoded = [...text.matchAll(/whsec_([\w+/=]+)/g)].map(([, secret = '']) => atob(secret));

    expect(new Set(decoded)).toEqual(new Set(['demo-not-a-secret']));
    expect(text).not.toMatch(/\bsk-|PASSWORD|_PWD|-----BEGIN/);
  });

  test('compose_demo_starts_neither_the_real_gateway_nor_the_real_worker', () => {
    const started = startedWith('demo');

    expect([...started].filter((name) => name.startsWith('demo')).sort()).toEqual([
      'demo',
      'demo-gateway',
      'demo-tenants',
      'demo-worker',
    ]);
    expect(started).not.toContain('gateway');
    expect(started).not.toContain('worker');
  });

  test('compose_demo_and_simulator_agree_on_key_secret_and_address', () => {
    const { OPENAI_API_KEY, OPENAI_WEBHOOK_SECRET, OPENAI_BASE_URL } = service('demo-gateway').environment ?? {};

    expect(service('demo').command).toEqual(
      expect.arrayContaining([
        `--api-key=${OPENAI_API_KEY}`,
        `--webhook-secret=${OPENAI_WEBHOOK_SECRET}`,
        `--port=${new URL(OPENAI_BASE_URL ?? '').port}`,
      ]),
    );
  });

  test('compose_demo_shares_neither_namespace_nor_database_with_live_calls', () => {
    for (const name of ['TEMPORAL_NAMESPACE', 'MONGODB_DB']) {
      expect(service('demo-worker').environment?.[name]).not.toBe(service('worker').environment?.[name]);
      expect(service('demo-worker').environment?.[name]).toBe(service('demo-gateway').environment?.[name]);
    }
  });

  test('compose_every_dependency_is_waited_for', () => {
    for (const [, { depends_on = {} }] of services) {
      for (const [dependency, { condition }] of Object.entries(depends_on)) {
        const waits = service(dependency).healthcheck?.test ? 'service_healthy' : 'service_completed_successfully';
        expect([dependency, condition]).toEqual([dependency, waits]);
      }
    }
  });

  test('compose_only_the_gateway_is_reachable_from_other_machines', () => {
    const open = services.filter(([, { ports = [] }]) => ports.some((port) => !port.startsWith('127.0.0.1:')));

    expect(open.map(([name]) => name)).toEqual(['gateway']);
  });

  test('compose_data_is_kept_in_named_volumes_and_mounted_files_exist', () => {
    const mounts = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':', 1)[0] ?? ''));

    expect(mounts.filter((source) => !source.startsWith('.')).sort()).toEqual(Object.keys(compose.volumes).sort());
    expect(mounts.filter((source) => source.startsWith('.') && !existsSync(source))).toEqual([]);
  });

  test('compose_scripts_that_services_run_exist', () => {
    const scripts = services.flatMap(([, { entrypoint = [] }]) =>
      entrypoint.filter((word) => word.startsWith('/docker/')),
    );

    expect(scripts).toHaveLength(4);
    expect(scripts.filter((script) => !existsSync(script.slice(1)))).toEqual([]);
  });

  test('compose_demo_is_a_command_the_simulator_knows', () => {
    const simulator = simulatorProgram(() => undefined);
    const [, , subcommand = '', ...flags] = service('demo').command ?? [];

    const { operands, unknown } =
      simulator.commands.find((command) => command.name() === subcommand)?.parseOptions(flags) ?? {};

    expect({ operands, unknown }).toEqual({ operands: [], unknown: [] });
    expect(flags.filter((word) => !word.startsWith('-')).map(loadScenario)).toHaveLength(3);
  });

  test('compose_worker_is_given_time_to_hand_its_calls_over', () => {
    expect(service('worker').stop_grace_period).toBe('30s');
  });

  test('compose_temporal_has_the_settings_of_the_local_stack', () => {
    const config = parse(readFileSync('docker/temporal-dynamic-config.yaml', 'utf8')) as Record<
      string,
      { value: unknown }[]
    >;

    const values = Object.fromEntries(Object.entries(config).map(([key, [first]]) => [key, first?.value]));

    expect(values).toEqual(temporalDynamicConfig);
  });

  test('compose_namespaces_keep_closed_calls_seven_days', () => {
    const script = readFileSync('docker/temporal-namespaces.sh', 'utf8');

    expect(script.match(/--retention 168h/g)).toHaveLength(2);
    for (const name of ['worker', 'demo-worker']) {
      expect(script).toMatch(
        new RegExp(`for namespace in .*\\b${service(name).environment?.['TEMPORAL_NAMESPACE']}\\b`),
      );
    }
  });
});
