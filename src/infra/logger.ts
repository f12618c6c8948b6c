import { createRequire } from 'node:module';
import { type DestinationStream, type Logger as PinoLogger, pino, stdSerializers } from 'pino';
import type { PinoPretty } from 'pino-pretty';
import { type Settings } from '../settings';

/**
 * Writes log lines: `log.info({ event: 'call.accepted', duration_ms: 12 }, 'call accepted')`. Messages are static, what
 * varies is a field, and whatever identifies a person is under `pii` so that it can be found and dropped.
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
 * A logger of one JSON object a line: `ts` (ISO 8601, UTC), `level`, `logger`, `msg`, `event` and whatever else is
 * given. The lines of a call come from `log.child({ tenant_id, call_id })`.
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
      formatters: { level: (label) => ({ level: levelNames[label] ?? label }) },
      serializers: { err: describeError },
      redact: {
        paths: secretKeys.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]),
        censor: '[secret]',
      },
    },
    destination ?? terminalStream() ?? pino.destination(1),
  );
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
