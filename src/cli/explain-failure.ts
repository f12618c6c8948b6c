import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { CommanderError } from 'commander';
import { MongoError, MongoServerError } from 'mongodb';
import { SettingsError } from '../settings';
import { CommandError } from './command-error';

/** MongoDB's codes: AuthenticationFailed, and that of Atlas for the same. */
const credentialCodes: readonly unknown[] = [18, 8000];

/** MongoDB's code Unauthorized. */
const unauthorizedCode = 13;

/** What a failed command is to the person who gave it. */
export interface Failure {
  /** Null when all has been said already. */
  message: string | null;
  /** 1 it was refused or failed, 2 it could not be begun; 0 for a help text, which ends a command, too. */
  exitCode: number;
}

/** Explains why a command has ended. */
export function explainFailure(error: unknown): Failure {
  if (error instanceof CommandError) return { message: error.message, exitCode: error.exitCode };
  // Commander has printed its sentence, and would end with 1.
  if (error instanceof CommanderError) return { message: null, exitCode: error.exitCode === 0 ? 0 : 2 };
  if (error instanceof SettingsError) return { message: settingsMessage(error), exitCode: 2 };
  const unreachable = temporalMessage(error) ?? mongoMessage(error);
  if (unreachable !== null) return { message: unreachable, exitCode: 2 };
  return { message: error instanceof Error ? String(error.stack) : String(error), exitCode: 1 };
}

function settingsMessage({ problems }: SettingsError): string {
  const list = problems.map((problem) => `  - ${problem}`).join('\n');
  return `Nothing was done, because of these settings (environment or \`.env\`):\n${list}`;
}

function temporalMessage(error: unknown): string | null {
  const cause = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(cause)) return null;
  return `Temporal does not answer as it should: ${cause.details || cause.message}\nLook at TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE.`;
}

/** In words of ours: what the server says repeats the command, with whatever is in it. */
function mongoMessage(error: unknown): string | null {
  if (!(error instanceof MongoError)) return null;
  if (error instanceof MongoServerError && credentialCodes.includes(error.code)) {
    return 'MongoDB does not take the user or the password in MONGODB_URI. Correct them there (a user that is kept in another database needs `authSource`).';
  }
  if (error instanceof MongoServerError && error.code === unauthorizedCode) {
    return 'MongoDB does not let the user in MONGODB_URI do this: give it the role readWrite on the database MONGODB_DB, or, if MONGODB_URI names no user, put one there.';
  }
  if (!/^Mongo(?:Network|ServerSelection|WaitQueueTimeout|TopologyClosed)/.test(error.name)) return null;
  return `MongoDB does not answer (${error.message}). Look at MONGODB_URI, and whether the server runs.`;
}
