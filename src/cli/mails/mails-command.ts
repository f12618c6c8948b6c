import { Command, Option } from 'commander';
import { resend } from '../../deliveries/resend';
import { type CallMetadata, mailStateSchema } from '../../models/call-metadata';
import { type CommandContext, withRepositories } from '../command-context';
import { resentLine, withResending } from '../resending';
import { mailLines } from './mail-lines';

/** So many are listed at a time. */
const longestList = 1_000;

interface ListOptions {
  state?: CallMetadata['mail']['state'];
  tenant?: string;
  json?: true;
}

/** `sonore mails …`. */
export function mailsCommand(context: CommandContext): Command {
  const mails = new Command('mails').description('The mails about calls (docs/webhooks.md, “Mails”).');

  mails
    .command('list')
    .description('Shows the mails about calls, those of the oldest calls first.')
    .addOption(new Option('--state <state>', 'only those in this state').choices(mailStateSchema.options))
    .option('--tenant <id>', 'only those of one tenant')
    .option('--json', 'print one JSON object a line')
    .action(async ({ state, tenant, json }: ListOptions) => {
      const filter = {
        ...(state !== undefined && { mailState: state }),
        ...(tenant !== undefined && { tenantId: tenant }),
      };
      const found = await withRepositories(context, ({ callMetadata }) => callMetadata.list(filter, longestList));
      if (json) {
        for (const { call_id, tenant_id, ended_at, mail } of found) {
          context.print(JSON.stringify({ call_id, tenant_id, ended_at, ...mail }));
        }
      } else mailLines(found).forEach(context.print);
      if (found.length === longestList) context.tell(`These are the first ${longestList}; there may be more.`);
    });

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
