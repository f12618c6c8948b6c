import { Command } from 'commander';
import { callsCommand } from './calls/calls-command';
import type { CommandContext } from './command-context';
import { costsCommand } from './costs/costs-command';
import { doctorCommand } from './doctor/doctor-command';
import { mailsCommand } from './mails/mails-command';
import { numbersCommand } from './numbers/numbers-command';
import { promptsCommand } from './prompts/prompts-command';
import { tenantsCommand } from './tenants/tenants-command';
import { versionsCommand } from './versions/versions-command';
import { webhooksCommand } from './webhooks/webhooks-command';

const exitCodes = [
  '',
  'Exit code: 0 done; 1 refused, declined or failed; 2 it could not be begun: the command line or the settings are wrong, a',
  'file cannot be read, a server does not answer, or there is nobody to ask. `sonore doctor` and `sonore calls replay` answer',
  'with theirs: see their --help.',
].join('\n');

/** The operator's command line. A failure rejects, a wrong command line, too; `main.ts` tells it and sets the exit code. */
export function sonoreProgram(context: CommandContext): Command {
  const program = new Command('sonore')
    .description('Operates Sonore. Reads the settings of its processes: the environment and, below it, `.env`.')
    .addCommand(versionsCommand(context))
    .addCommand(callsCommand(context))
    .addCommand(doctorCommand(context))
    .addCommand(costsCommand(context))
    .addCommand(mailsCommand(context))
    .addCommand(webhooksCommand(context))
    .addCommand(promptsCommand(context))
    .addCommand(tenantsCommand(context))
    .addCommand(numbersCommand(context))
    .addHelpText('after', exitCodes);
  everyCommand(program).forEach((command) => command.exitOverride().showHelpAfterError('(--help says more)'));
  return program;
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}
