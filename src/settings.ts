import { readFileSync } from 'node:fs';
import { inspect, parseEnv } from 'node:util';
import { type z } from 'zod';
import { type CallLimits } from './models/call-limits';
import { limitSettings } from './setting-groups/limit-settings';
import { type Role, settingNotes } from './setting-groups/setting';
import { settingsSchema } from './settings-schema';

type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${Capitalize<CamelCase<Tail>>}`
  : Lowercase<Name>;

const toolSecretPrefix = 'TOOL_SECRET_';

type Values = z.output<typeof settingsSchema>;

/**
 * The settings of one process: every variable of the schema in camelCase, parsed and frozen. A required one that this
 * role has no use for, or that `APP_ENV=test` lets be missing, is the empty string. Printing it shows no secret.
 */
export type Settings = Readonly<
  { [Name in Exclude<keyof Values, `TEMPORAL_${string}` | 'WS_SERVER_URL'> as CamelCase<Name>]: Values[Name] } & {
    wsServerUrl: string;
    /** Every `TEMPORAL_*` variable as it stands, for `@temporalio/envconfig` (`overrideEnvVars`). May hold secrets. */
    temporalEnvironment: Readonly<Record<string, string>>;
    /** Secrets of tenants' tools, by the name that comes after `TOOL_SECRET_`. */
    toolSecrets: Readonly<Record<string, string>>;
  }
>;

/** Environment variables as Node has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One message with everything that is missing or wrong, for the person who starts the process. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly problems: readonly string[]) {
    super(`Sonore cannot start with these settings:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/**
 * Reads the settings of a process from the environment and, below it, from `.env` in the working directory. Names may be
 * in either case; an empty value counts as absent.
 * @param options.role what the process does; null for a tool, which requires nothing by itself.
 * @param options.envFile another file, or null for none.
 * @throws SettingsError listing every missing or invalid setting with what it is for.
 */
export function loadSettings(
  env: Environment = process.env,
  { role, envFile = '.env' }: { role: Role | null; envFile?: string | null },
): Settings {
  const variables = { ...upperCased(envFile === null ? {} : readEnvFile(envFile)), ...upperCased(env) };
  const parsed = settingsSchema.safeParse(variables);
  const problems = [
    ...(variables['APP_ENV'] === 'test' ? [] : missing(variables, role)),
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => invalid(issue, variables))),
    ...contradictions(variables),
    ...(variables['SMTP_URL'] && !variables['MAIL_FROM'] ? [`MAIL_FROM is missing: ${explanation('MAIL_FROM')}`] : []),
  ];
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);
  return settingsOf(parsed.data, variables);
}

/** The limits a new call is started with. */
export function callLimits(settings: Settings): CallLimits {
  return {
    admit_deadline_ms: settings.admitDeadlineMs,
    seat_deadline_ms: settings.seatDeadlineMs,
    attach_deadline_ms: settings.attachDeadlineMs,
    openai_timeout_ms: settings.openaiTimeoutMs,
    refer_budget_ms: settings.referBudgetMs,
    tool_deadline_ms: settings.toolDeadlineMs,
    report_timeout_ms: settings.reportTimeoutMs,
    mcp_list_timeout_ms: settings.mcpListTimeoutMs,
    heartbeat_timeout_ms: settings.heartbeatTimeoutMs,
    call_max_duration_s: settings.callMaxDurationS,
  };
}

function readEnvFile(path: string): Environment {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** Upper-case names and values that are there; where a name stands in both cases, the upper-case one counts. */
function upperCased(env: Environment): Record<string, string> {
  const lowerFirst = Object.entries(env).sort(
    ([a], [b]) => Number(a === a.toUpperCase()) - Number(b === b.toUpperCase()),
  );
  return Object.fromEntries(
    lowerFirst.flatMap(([name, value]) => {
      const text = value?.trim() ?? '';
      return text === '' ? [] : [[name.toUpperCase(), text]];
    }),
  );
}

function missing(variables: Environment, role: Role | null): string[] {
  return Object.entries(settingsSchema.shape).flatMap(([name, schema]) => {
    const note = settingNotes.get(schema);
    const needed = note?.requiredBy?.some((needing) => role === 'all' || role === needing) ?? false;
    return needed && variables[name] === undefined ? [`${name} is missing: ${explanation(name)}`] : [];
  });
}

function invalid(issue: z.core.$ZodIssue, variables: Environment): string {
  const name = String(issue.path[0]);
  const value = noteOf(name)?.secret ? 'its value' : JSON.stringify(variables[name]);
  return `${name} is invalid, ${value}: ${issue.message}. It is for: ${explanation(name)}`;
}

function explanation(name: string): string {
  const note = noteOf(name);
  return `${note?.purpose} (example: ${name}=${note?.example})`;
}

function noteOf(name: string): ReturnType<typeof settingNotes.get> {
  return settingNotes.get(settingsSchema.shape[name as keyof Values]);
}

/** Limits that make no sense beside one another. An invalid one has been named already, so nothing is said here. */
function contradictions(variables: Environment): string[] {
  const parsed = limitSettings.safeParse(variables);
  if (!parsed.success) return [];
  const limits = parsed.data;
  const rules: readonly (readonly [keyof typeof limits, keyof typeof limits, string])[] = [
    ['REFER_BUDGET_MS', 'TOOL_DEADLINE_MS', 'or a transfer is reported as timed out while it still goes on'],
    ['OPENAI_TIMEOUT_MS', 'REFER_BUDGET_MS', 'or not even one REFER fits into its budget'],
    ['OPENAI_TIMEOUT_MS', 'ATTACH_DEADLINE_MS', 'or not even one WebSocket handshake fits into the deadline'],
    ['HEARTBEAT_TIMEOUT_MS', 'ATTACH_DEADLINE_MS', 'or a call whose worker is lost before it attached is given up'],
  ];
  return rules.flatMap(([smaller, larger, reason]) =>
    limits[smaller] < limits[larger]
      ? []
      : [`${smaller} (${limits[smaller]}) must be smaller than ${larger} (${limits[larger]}), ${reason}`],
  );
}

function settingsOf(values: Values, variables: Readonly<Record<string, string>>): Settings {
  const own = Object.entries(values).filter(([name]) => !name.startsWith('TEMPORAL_'));
  const settings = {
    ...Object.fromEntries(own.map(([name, value]) => [camelCase(name), value])),
    ...(values.DEBUG ? { logLevel: 'DEBUG' } : {}),
    wsServerUrl: values.WS_SERVER_URL ?? socketUrl(values.OPENAI_BASE_URL),
    temporalEnvironment: Object.freeze(
      Object.fromEntries(Object.entries(variables).filter(([name]) => name.startsWith('TEMPORAL_'))),
    ),
    toolSecrets: Object.freeze(
      Object.fromEntries(
        Object.entries(variables).flatMap(([name, value]) =>
          name.startsWith(toolSecretPrefix) ? [[name.slice(toolSecretPrefix.length), value]] : [],
        ),
      ),
    ),
  };
  // The keys are the schema's, renamed by the same rule as the type's.
  return Object.freeze(withoutSecretsInPrint(settings)) as Settings;
}

function camelCase(name: string): string {
  return name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** `https://host/v1` → `wss://host/v1/realtime`. */
function socketUrl(baseUrl: string): string {
  const url = new URL(baseUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/realtime`;
  return url.href;
}

/** Gives the settings a JSON and a console form in which no secret stands; a log line is soon written. */
function withoutSecretsInPrint<T extends Record<string, unknown>>(settings: T): T {
  const secrets = new Set(
    Object.keys(settingsSchema.shape)
      .filter((name) => noteOf(name)?.secret)
      .map(camelCase)
      .concat('temporalEnvironment', 'toolSecrets'),
  );
  const printable = (): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [name, secrets.has(name) && value ? '[secret]' : value]),
    );
  return Object.defineProperties(settings, {
    toJSON: { value: printable },
    [inspect.custom]: { value: printable },
  });
}
