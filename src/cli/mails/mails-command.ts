import { Command } from 'commander';
import { resend } from '../../deliveries/resend';
import type { CommandContext } from '../command-context';
import { resentLine, withResending } from '../resending';

/** `sonore mails …`. */
export function mailsCommand(context: CommandContext): Command {
  const mails = new Command('mails').description('The mails about calls (docs/webhooks.md, “Mails”).');

  mails
    .command('resend')
    .argument('<call id>', 'a call that has ended')
    .description(
      'Sends the mail about a call again, with the Message-ID it had: for one that is unconfirmed or failed.',
    )
    .option('--twice', 'send it, too, when the mail server has taken it')
    .addHelpText('after', '\nExit code: 0 when it will be sent, 1 when not, 2 when a server cannot be reached.')
    .action(async (callId: string, { twice }: { twice?: true }) => {
      const resent = await withResending(context, (deps) => resend('mail', callId, deps, twice));
      context.print(resentLine(callId, resent));
    });

  return mails;
}
