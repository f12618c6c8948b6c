import { Command } from 'commander';
import { PostCallQueue } from '../../infra/temporal/post-call-queue';
import { type CommandContext, withRepositories, withTemporal } from '../command-context';
import { textTable } from '../text-table';
import { findHistory } from './find-history';
import { type CallsToProcess, processCalls } from './process-calls';
import { replayCall } from './replay-call';

/** `sonore calls …`. */
export function callsCommand(context: CommandContext): Command {
  const calls = new Command('calls').description('Single calls.');

  calls
    .command('replay')
    .argument('<call id or file>', 'a call that Temporal still knows, or what `temporal workflow show -o json` printed')
    .description('Runs the workflow code of this build against the history of a call, without any side effect.')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExit code: 0 when the call replays, 1 when the code diverges from it, 2 when there is no history to replay.',
    )
    .action(async (callOrFile: string, { json }: { json?: true }) => {
      const history = await findHistory(context, callOrFile);
      const { lines, outcome } = await replayCall(history);
      if (json) context.print(JSON.stringify(outcome));
      else lines.forEach(context.print);
      if (!outcome.replays) process.exitCode = 1;
    });

  calls
    .command('process')
    .argument('[call id]', 'a call that is over')
    .description('Has calls summarised, priced and reported once more; what is done already is not done again.')
    .option('--failed', 'all calls whose processing failed')
    .option('--pending', 'all calls that are not done, also where the work was left behind')
    .option('--json', 'print one JSON object')
    .action(
      async (callId: string | undefined, { json, ...which }: Omit<CallsToProcess, 'callId'> & { json?: true }) => {
        const processed = await withRepositories(context, (repositories) =>
          withTemporal(context, (client) => {
            const { callMetadata } = repositories;
            const queue = new PostCallQueue({ client, taskQueue: context.settings().sonoreTaskQueue, callMetadata });
            return processCalls({ callId, ...which }, repositories, queue);
          }),
        );
        if (json) context.print(JSON.stringify({ calls: processed }));
        else if (processed.length === 0) context.print('No calls are waiting.');
        else
          textTable(processed.map(({ call_id, tenant_id, status }) => [call_id, tenant_id, status])).forEach(
            context.print,
          );
      },
    );

  return calls;
}
