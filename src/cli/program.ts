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

/** The operator's command line. A failure rejects; `main.ts` tells it and sets the exit code. */
export function sonoreProgram(context: CommandContext): Command {
  return new Command('sonore')
    .description('Operates Sonore. Reads the settings of its processes: the environment and, below it, `.env`.')
    .addCommand(versionsCommand(context))
    .addCommand(callsCommand(context))
    .addCommand(doctorCommand(context))
    .addCommand(costsCommand(context))
    .addCommand(mailsCommand(context))
    .addCommand(webhooksCommand(context))
    .addCommand(promptsCommand(context))
    .addCommand(tenantsCommand(context))
    .addCommand(numbersCommand(context));
}
