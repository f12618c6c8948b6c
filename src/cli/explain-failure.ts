import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { MongoError } from 'mongodb';
import { SettingsError } from '../settings';
import { CommandError } from './command-error';

/** What a person is told of a failed command, and the exit code: 1 it failed, 2 it could not be begun. */
export function explainFailure(error: unknown): { message: string; exitCode: number } {
  if (error instanceof CommandError) return { message: error.message, exitCode: error.exitCode };
  if (error instanceof SettingsError) return { message: error.message, exitCode: 2 };
  const cause = error instanceof ServiceError ? error.cause : error;
  if (isGrpcServiceError(cause)) {
    return {
      message: `Temporal does not answer as it should: ${cause.details || cause.message}\nLook at TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE.`,
      exitCode: 2,
    };
  }
  if (
    error instanceof MongoError &&
    /^Mongo(?:Network|ServerSelection|WaitQueueTimeout|TopologyClosed)/.test(error.name)
  ) {
    return { message: 'MongoDB does not answer. Look at MONGODB_URI, and whether the server runs.', exitCode: 2 };
  }
  return { message: error instanceof Error ? String(error.stack) : String(error), exitCode: 1 };
}
