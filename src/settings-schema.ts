import { resolve } from 'node:path';
import { z } from 'zod';
import { type RefusalReason, refusalReasons } from './models/failures';

/** The kinds of process an operator starts; each asks only for the settings it has a use for. */
export const roles = ['gateway', 'worker', 'all'] as const;

export type Role = (typeof roles)[number];

/** What the schema cannot say by itself about a variable. */
export interface SettingNote {
  /** What it is for, in one sentence; shown in the settings table and when the setting is missing. */
  purpose: string;
  example: string;
  unit?: 'ms' | 's';
  /** Shown instead of a default that depends on other settings. */
  defaultNote?: string;
  /** Without it these roles refuse to start (unless `APP_ENV=test`); other roles see the empty string. */
  requiredBy?: readonly Exclude<Role, 'all'>[];
  /** Its value is never printed. */
  secret?: boolean;
}

/** The notes, by schema. */
export const settingNotes = z.registry<SettingNote>();

const everyRole = ['gateway', 'worker'] as const;
// Each call makes a schema of its own, because a note belongs to one schema object.
const optionalText = (): z.ZodOptional<z.ZodString> => z.string().optional();
const requiredText = (): z.ZodDefault<z.ZodString> => z.string().default('');
const url = (protocol: RegExp): z.ZodURL => z.url({ protocol });
const whole = (least: number, most: number): z.ZodCoercedNumber => {
  const reason = `expected a whole number from ${least} to ${most}`;
  return z.coerce.number(reason).int(reason).min(least, reason).max(most, reason);
};

/** Comma-separated in the environment, a list in code. */
const nameList = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  )
  .pipe(z.array(z.string()).min(1, 'expected at least one name'));

/** `reason=status, …` in the environment, a map in code; what is not named keeps its usual status. */
const refusalStatuses = z
  .string()
  .transform((text) => {
    const pairs: unknown = Object.fromEntries(text.split(',').map((pair) => pair.split('=').map(trimmed)));
    return pairs as Partial<Record<RefusalReason, unknown>>;
  })
  .pipe(
    z.partialRecord(
      z.enum(refusalReasons),
      whole(400, 699),
      `expected reason=status, … with statuses from 400 to 699 and the reasons ${refusalReasons.join(', ')}`,
    ),
  );

/** Comma-separated hosts, none by default. */
const hostList = (entry: RegExp): z.ZodType<string[], string | undefined> =>
  z
    .string()
    .default('')
    .transform((text) => (text.trim() === '' ? [] : text.split(',').map(trimmed)))
    .pipe(z.array(z.string().regex(entry, 'expected host names, with `:port` where it is not the usual one')));

function trimmed(text: string): string {
  return text.trim();
}

/** A file name in `data/prompts` of the working directory, or an absolute path; absolute in code. */
const promptFile = z.string().transform((name) => resolve('data', 'prompts', name));

const processSettings = z.object({
  APP_ENV: z.enum(['prod', 'dev', 'test']).default('prod').register(settingNotes, {
    purpose: '`test` skips the check for required settings; `dev` and `test` also take unsigned call events',
    example: 'prod',
  }),
  PORT: whole(0, 65535).default(8000).register(settingNotes, {
    purpose: 'HTTP port of the process, whatever its role; 0 takes a free one',
    example: '8000',
  }),
  HOST: z.string().default('0.0.0.0').register(settingNotes, {
    purpose: 'address the process listens on; `127.0.0.1` for this machine only',
    example: '0.0.0.0',
  }),
  // The original's default is WARNING, but its normal events are INFO: by default nobody would ever see a call.
  LOG_LEVEL: z
    .string()
    .toUpperCase()
    .pipe(z.enum(['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']))
    .default('INFO')
    .register(settingNotes, {
      purpose: 'least level that is logged, in either case: DEBUG, INFO, WARNING, ERROR, CRITICAL',
      example: 'INFO',
    }),
  SHUTDOWN_GRACE_S: whole(1, 600).default(20).register(settingNotes, {
    purpose: 'longest time from SIGTERM until the process is gone, whatever its calls do',
    example: '20',
    unit: 's',
  }),
  ADMIN_TOKEN: optionalText().register(settingNotes, {
    purpose: 'value of `X-Admin-Token` that opens the admin API; without it that API is off',
    example: 'a-long-random-string',
    secret: true,
  }),
  CALL_EVENTS_SECRET: optionalText().register(settingNotes, {
    purpose: 'signing secret of `POST /api/calls/events`; without it the route is off in `prod`',
    example: 'whsec_…',
    secret: true,
  }),
});

const openaiSettings = z.object({
  OPENAI_API_KEY: requiredText().register(settingNotes, {
    purpose: 'key of the OpenAI project that receives the calls; the gateway rejects calls with it when nobody works',
    example: 'sk-proj-…',
    requiredBy: everyRole,
    secret: true,
  }),
  OPENAI_WEBHOOK_SECRET: requiredText().register(settingNotes, {
    purpose: 'signing secret of the `realtime.call.incoming` webhook',
    example: 'whsec_…',
    requiredBy: ['gateway'],
    secret: true,
  }),
  OPENAI_BASE_URL: url(/^https?$/)
    .default('https://api.openai.com/v1')
    .register(settingNotes, { purpose: "address of OpenAI's REST API", example: 'https://eu.api.openai.com/v1' }),
  WS_SERVER_URL: url(/^wss?$/)
    .optional()
    .register(settingNotes, {
      purpose: "address of a call's control socket; `call_id` is added to whatever query it has",
      example: 'wss://api.openai.com/v1/realtime',
      defaultNote: '`OPENAI_BASE_URL` as `wss://…/realtime`',
    }),
  OPENAI_MODEL: z.string().default('gpt-realtime-2.1').register(settingNotes, {
    purpose: 'model that speaks with the caller',
    example: 'gpt-realtime-2.1',
  }),
  OPENAI_VOICE: z.string().default('marin').register(settingNotes, { purpose: 'its voice', example: 'cedar' }),
  OPENAI_TRANSCRIPTION_MODEL: z.string().default('gpt-4o-mini-transcribe').register(settingNotes, {
    purpose: "model that writes down the caller's speech",
    example: 'gpt-4o-transcribe',
  }),
});

const mongodbSettings = z.object({
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/./, 'expected mongodb://… or mongodb+srv://…')
    .default('')
    .register(settingNotes, {
      purpose: 'connection string of MongoDB',
      example: 'mongodb://localhost:27017',
      requiredBy: everyRole,
      secret: true,
    }),
  MONGODB_DB: requiredText().register(settingNotes, {
    purpose: 'database of tenants, prompts and call records',
    example: 'sonore_phone_agent',
    requiredBy: everyRole,
  }),
  MONGODB_TRANSCRIPTS_COLLECTION: z.string().default('calls-transcripts').register(settingNotes, {
    purpose: 'collection of the transcripts',
    example: 'calls-transcripts',
  }),
});

/** Read by `@temporalio/envconfig`, which checks them; here so that they are documented and known to exist. */
const temporalSettings = z.object({
  TEMPORAL_ADDRESS: optionalText().register(settingNotes, {
    purpose: 'Temporal frontend',
    example: 'my-namespace.a1b2c.tmprl.cloud:7233',
    defaultNote: '`localhost:7233`',
  }),
  TEMPORAL_NAMESPACE: optionalText().register(settingNotes, {
    purpose: 'Temporal namespace; keep closed workflows 7 days or more, doubled webhooks are known by them',
    example: 'sonore.a1b2c',
    defaultNote: '`default`',
  }),
  TEMPORAL_API_KEY: optionalText().register(settingNotes, {
    purpose: 'API key of Temporal Cloud; switches TLS on',
    example: 'eyJhbGciOi…',
    secret: true,
  }),
  TEMPORAL_TLS: optionalText().register(settingNotes, { purpose: 'whether to use TLS', example: 'true' }),
  TEMPORAL_TLS_CLIENT_CERT_PATH: optionalText().register(settingNotes, {
    purpose: 'client certificate (mTLS), a PEM file; `…_DATA` holds it directly',
    example: '/run/secrets/client.pem',
  }),
  TEMPORAL_TLS_CLIENT_CERT_DATA: optionalText().register(settingNotes, {
    purpose: 'client certificate (mTLS), as PEM text',
    example: '-----BEGIN CERTIFICATE-----…',
  }),
  TEMPORAL_TLS_CLIENT_KEY_PATH: optionalText().register(settingNotes, {
    purpose: 'key of the client certificate, a PEM file; `…_DATA` holds it directly',
    example: '/run/secrets/client.key',
  }),
  TEMPORAL_TLS_CLIENT_KEY_DATA: optionalText().register(settingNotes, {
    purpose: 'key of the client certificate, as PEM text',
    example: '-----BEGIN PRIVATE KEY-----…',
    secret: true,
  }),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: optionalText().register(settingNotes, {
    purpose: "CA of the server's certificate, a PEM file; `…_DATA` holds it directly",
    example: '/run/secrets/ca.pem',
  }),
  TEMPORAL_TLS_SERVER_CA_CERT_DATA: optionalText().register(settingNotes, {
    purpose: "CA of the server's certificate, as PEM text",
    example: '-----BEGIN CERTIFICATE-----…',
  }),
  TEMPORAL_TLS_SERVER_NAME: optionalText().register(settingNotes, {
    purpose: "name expected in the server's certificate",
    example: 'temporal.internal',
  }),
  TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: optionalText().register(settingNotes, {
    purpose: "whether to accept any server's certificate",
    example: 'false',
  }),
  TEMPORAL_CONFIG_FILE: optionalText().register(settingNotes, {
    purpose: "Temporal's own configuration file (TOML)",
    example: '/etc/temporal.toml',
    defaultNote: "`temporalio/temporal.toml` in the user's configuration folder",
  }),
  TEMPORAL_PROFILE: optionalText().register(settingNotes, {
    purpose: 'profile of that file',
    example: 'production',
    defaultNote: '`default`',
  }),
});

const callSettings = z.object({
  SONORE_TASK_QUEUE: z.string().default('calls').register(settingNotes, {
    purpose: 'Temporal task queue; the others are `<it>-sessions` and `<it>-host-<id>`',
    example: 'calls',
  }),
  SONORE_BUILD_ID: z
    .string()
    .regex(
      /^(?!__|unversioned$)[^:\s]{1,200}$/,
      'expected a name without blanks and colons, such as a version or a commit',
    )
    .optional()
    .register(settingNotes, {
      purpose: 'build of this worker, for roll-outs (docs/versions.md); without it the worker is unversioned',
      example: '2026-11-23.1',
    }),
  SONORE_DEPLOYMENT_NAME: z
    .string()
    .regex(/^(?!__)[^:.\s]{1,100}$/, 'expected a name without blanks, colons and dots')
    .default('sonore')
    .register(settingNotes, {
      purpose: 'Temporal worker deployment that the builds belong to',
      example: 'sonore',
    }),
  SONORE_VERSIONING_BEHAVIOR: z.enum(['AUTO_UPGRADE', 'PINNED']).default('AUTO_UPGRADE').register(settingNotes, {
    purpose: 'whether live calls move to a new build or stay on theirs, whose workers must then be kept',
    example: 'AUTO_UPGRADE',
  }),
  CALL_SLOTS: whole(1, 10_000).default(500).register(settingNotes, {
    purpose: 'calls one worker process may hold',
    example: '500',
  }),
  MAX_CONCURRENT_CALLS: whole(1, 100_000).default(100).register(settingNotes, {
    purpose: 'calls that may be running at a time, over all workers; keep it below (workers − 1) × `CALL_SLOTS`',
    example: '100',
  }),
  MAX_CONCURRENT_CALLS_PER_TENANT: whole(1, 100_000).optional().register(settingNotes, {
    purpose: 'calls of one tenant that may be running at a time',
    example: '20',
    defaultNote: '`MAX_CONCURRENT_CALLS`',
  }),
  REFUSAL_STATUSES: refusalStatuses.optional().register(settingNotes, {
    purpose: "SIP statuses of refused calls that differ from the usual ones, by the refusal's reason",
    example: 'no_seat=480, capacity=503',
    defaultNote: 'see docs/operations.md',
  }),
  DIALED_NUMBER_HEADERS: nameList.prefault('X-Dialed-Number, Diversion, P-Called-Party-ID, To').register(settingNotes, {
    purpose: 'SIP headers that may hold the dialled number, separated by commas; the first phone number counts',
    example: 'X-Dialed-Number, Diversion, P-Called-Party-ID, To',
  }),
  INSTRUCTIONS_FILE: promptFile.prefault('baseline.md').register(settingNotes, {
    purpose: 'system prompt of tenants without their own: a file in `data/prompts/`, or an absolute path',
    example: 'baseline.md',
  }),
  GREETING_FILE: promptFile.prefault('greeting.md').register(settingNotes, {
    purpose: 'first words of tenants without their own: a file in `data/prompts/`, or an absolute path',
    example: 'greeting.md',
  }),
});

/** Whom the tools of tenants' configs may talk to, and with which secrets. */
const toolSettings = z.object({
  TOOL_ALLOWED_HOSTS: hostList(/^(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/i).register(settingNotes, {
    purpose: 'hosts that HTTP and MCP tools may reach, over TLS and at public addresses',
    example: 'api.example.com, *.crm.example, erp.example.net:8443',
    defaultNote: 'none, so no such tools',
  }),
  TOOL_INTERNAL_HOSTS: hostList(/^([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/i).register(settingNotes, {
    purpose: 'your own hosts, reached at private addresses, too, and without TLS if a tool has `allow_insecure`',
    example: 'orders.internal:8080',
    defaultNote: 'none',
  }),
  TOOL_SECRETS_DIR: optionalText().register(settingNotes, {
    purpose: 'folder of their secrets, `NAME` or `TENANT_ID/NAME`; each `TOOL_SECRET_NAME` variable is one, too',
    example: '/run/secrets/tools',
  }),
  MCP_LIST_TIMEOUT_MS: whole(100, 10_000).default(1500).register(settingNotes, {
    purpose: 'longest time MCP servers may take to list their tools before a call is answered without them',
    example: '1500',
    unit: 'ms',
  }),
});

/** The time limits, apart because some make sense only beside one another (`contradictions` in the settings). */
export const limitSettings = z.object({
  ADMIT_DEADLINE_MS: whole(100, 30_000).default(3000).register(settingNotes, {
    purpose: 'longest time to find tenant, config and prompts while the caller hears ringing',
    example: '3000',
    unit: 'ms',
  }),
  SEAT_DEADLINE_MS: whole(100, 30_000).default(3000).register(settingNotes, {
    purpose: 'longest time until a worker has taken the call, before it is refused',
    example: '3000',
    unit: 'ms',
  }),
  ATTACH_DEADLINE_MS: whole(1000, 60_000).default(15_000).register(settingNotes, {
    purpose: 'longest time from accept until the control socket is open',
    example: '15000',
    unit: 'ms',
  }),
  OPENAI_TIMEOUT_MS: whole(500, 60_000).default(8000).register(settingNotes, {
    purpose: 'one REST request or WebSocket handshake; a genuine 404 takes OpenAI 5 s',
    example: '8000',
    unit: 'ms',
  }),
  REFER_BUDGET_MS: whole(1000, 120_000).default(12_000).register(settingNotes, {
    purpose: 'longest time spent on getting one REFER through, retries included',
    example: '12000',
    unit: 'ms',
  }),
  TOOL_DEADLINE_MS: whole(1000, 300_000).default(15_000).register(settingNotes, {
    purpose: 'longest time a tool may take before the model is told that it failed',
    example: '15000',
    unit: 'ms',
  }),
  REPORT_TIMEOUT_MS: whole(500, 60_000).default(3000).register(settingNotes, {
    purpose: 'one attempt to hand a tool result to the process that holds the socket',
    example: '3000',
    unit: 'ms',
  }),
  HEARTBEAT_TIMEOUT_MS: whole(1000, 120_000).default(10_000).register(settingNotes, {
    purpose: 'silence after which a worker is taken for dead and its calls move; it beats about three times as often',
    example: '10000',
    unit: 'ms',
  }),
  CALL_MAX_DURATION_S: whole(1, 3600).default(3300).register(settingNotes, {
    purpose: 'longest call; OpenAI itself ends a session after 60 minutes',
    example: '3300',
    unit: 's',
  }),
});

/** The settings in the order and under the headings of the table. */
export const settingGroups = [
  { title: 'Process', schema: processSettings },
  { title: 'OpenAI', schema: openaiSettings },
  { title: 'MongoDB', schema: mongodbSettings },
  { title: 'Temporal', schema: temporalSettings },
  { title: 'Calls', schema: callSettings },
  { title: 'Tools', schema: toolSettings },
  { title: 'Limits', schema: limitSettings },
] as const;

/** Every environment variable Sonore reads, by its name in upper case. Unknown ones are ignored. */
export const settingsSchema = z.object({
  ...processSettings.shape,
  ...openaiSettings.shape,
  ...mongodbSettings.shape,
  ...temporalSettings.shape,
  ...callSettings.shape,
  ...toolSettings.shape,
  ...limitSettings.shape,
});
