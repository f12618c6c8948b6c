import { createRequire } from 'node:module';
import { type DestinationStream, type Logger as PinoLogger, pino, stdSerializers } from 'pino';
import type { PinoPretty } from 'pino-pretty';
import { type Settings } from '../settings';
import { logContext } from './log-context';
import { maskPersonal, maskPrivate } from './mask-private';

/**
 * Writes log lines: `log.info({ event: 'call.accepted', duration_ms: 12 }, 'call accepted')`. Messages are static, what
 * varies is a field, and whatever identifies a person is a field `pii.…`, of which only a mask is written.
 */
export type Logger = PinoLogger;

/** pino's levels under the names of `LOG_LEVEL`, as the original's lines have them. */
const levelNames: Readonly<Record<string, string>> = {
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'CRITICAL',
};

const secretKeys = ['authorization', 'api_key', 'apiKey', 'token', 'secret', 'password', 'x-admin-token'];

/**
 * A logger of one JSON object a line: `ts` (ISO 8601, UTC), `level`, `logger`, `msg`, `event`, `tenant_id`, `call_id` and
 * whatever else is given. The ids come from the context (`log-context.ts`). No line shows a phone number or a key, whatever
 * it was given.
 * @param options.destination where lines go; default standard output, readable if that is a terminal.
 */
export function createLogger({
  level,
  destination,
}: {
  level: Settings['logLevel'];
  destination?: DestinationStream;
}): Logger {
  const pinoLevel = Object.keys(levelNames).find((name) => levelNames[name] === level);
  return pino(
    {
      level: pinoLevel ?? 'info',
      base: { logger: 'app' },
      messageKey: 'msg',
      timestamp: () => `,"ts":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: levelNames[label] ?? label }), log: withoutPersonal },
      mixin: idsOf,
      hooks: { streamWrite: maskPrivate },
      serializers: { err: describeError },
      redact: {
        paths: secretKeys.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]),
        censor: '[secret]',
      },
    },
    destination ?? terminalStream() ?? pino.destination(1),
  );
}

/** The ids of the context, but not for a line that names another call: what is shared writes about many. */
function idsOf(line: object): object {
  const { call_id } = line as { call_id?: unknown };
  const ids = logContext();
  return call_id === undefined || call_id === ids.call_id ? { ...ids } : {};
}

function withoutPersonal(line: Record<string, unknown>): Record<string, unknown> {
  const personal = Object.keys(line).filter((key) => key.startsWith('pii.'));
  if (personal.length === 0) return line;
  return { ...line, ...Object.fromEntries(personal.map((key) => [key, maskPersonal(line[key])])) };
}

/** Only these fields: errors of HTTP clients carry whole requests, with headers and phone numbers in them. */
function describeError(error: Error): Record<string, unknown> {
  const { type, message, stack, ...others } = stdSerializers.err(error);
  return { type, message, stack, code: others['code'], status: others['status'] };
}

/** Readable lines for a person at a terminal, where pino-pretty (a development dependency) is installed. */
function terminalStream(): DestinationStream | undefined {
  if (!process.stdout.isTTY) return undefined;
  try {
    const pretty = createRequire(__filename)('pino-pretty') as { PinoPretty: typeof PinoPretty };
    // It knows pino's level names only, and would call all of ours USERLVL.
    const customPrettifiers = { level: (name: string | object): string => name as string };
    return pretty.PinoPretty({
      messageKey: 'msg',
      timestampKey: 'ts',
      levelKey: 'level',
      ignore: 'logger',
      customPrettifiers,
      sync: true,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
