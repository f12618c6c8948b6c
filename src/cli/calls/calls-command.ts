import { Command } from 'commander';
import type { CommandContext } from '../command-context';
import { findHistory } from './find-history';
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

  return calls;
}
