import type { ResendDependencies, Resent } from '../deliveries/resend';
import type { CallMetadataRepository } from '../infra/mongo/call-metadata';
import type { Repositories } from '../infra/mongo/repositories';
import { PostCallQueue } from '../infra/temporal/post-call-queue';
import { CommandError } from './command-error';
import { type CommandContext, withRepositories, withTemporal } from './command-context';

/** Runs `use` with what it takes to send something again: the database, and Temporal, whose workers send it. */
export async function withResending<T>(
  context: CommandContext,
  use: (deps: ResendDependencies & { callMetadata: CallMetadataRepository; repositories: Repositories }) => Promise<T>,
): Promise<T> {
  const { sonoreTaskQueue: taskQueue } = context.settings();
  return withTemporal(context, (client) =>
    withRepositories(context, (repositories) => {
      const { callMetadata } = repositories;
      return use({ callMetadata, repositories, postCalls: new PostCallQueue({ client, taskQueue, callMetadata }) });
    }),
  );
}

/** What the operator is told; throws for what was not possible. */
export function resentLine(callId: string, resent: Resent): string {
  switch (resent) {
    case 'queued':
      return `${callId}: will be sent`;
    case 'unknown_call':
      throw new CommandError(`${callId}: nobody knows this call, or it has not ended.`);
    case 'in_progress':
      throw new CommandError(`${callId}: the work after this call still goes on, and sends it by itself.`);
    case 'delivered':
      throw new CommandError(`${callId}: has arrived already. With --twice it is sent all the same.`);
  }
}
