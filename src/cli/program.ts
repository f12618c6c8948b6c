import { Command } from 'commander';
import { callsCommand } from './calls/calls-command';
import type { CommandContext } from './command-context';
import { versionsCommand } from './versions/versions-command';

/** The operator's command line. A failure rejects; `main.ts` tells it and sets the exit code. */
export function sonoreProgram(context: CommandContext): Command {
  return new Command('sonore')
    .description('Operates Sonore. Reads the settings of its processes: the environment and, below it, `.env`.')
    .addCommand(versionsCommand(context))
    .addCommand(callsCommand(context));
}
