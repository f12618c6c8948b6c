import { Command } from 'commander';
import { resend } from '../../deliveries/resend';
import { longestBatch, resendDeadLetters } from '../../deliveries/resend-dead-letters';
import { testWebhook } from '../../deliveries/test-webhook';
import { CommandError } from '../command-error';
import { type CommandContext, withRepositories } from '../command-context';
import { resentLine, withResending } from '../resending';
import { webhookLines } from './webhook-lines';
import { testedLine } from './tested-line';

/** `sonore webhooks …`. */
export function webhooksCommand(context: CommandContext): Command {
  const webhooks = new Command('webhooks').description('The end-of-call webhooks of tenants (docs/webhooks.md).');

  webhooks
    .command('list')
    .description('Shows the webhooks of calls, those of the oldest calls first.')
    .option('--dead', 'only dead letters: given up, and waiting to be sent again')
    .option('--tenant <id>', 'only those of one tenant')
    .option('--json', 'print one JSON object a line')
    .action(async ({ dead, tenant, json }: { dead?: true; tenant?: string; json?: true }) => {
      const filter = {
        ...(dead && ({ webhookState: 'dead_letter' } as const)),
        ...(tenant !== undefined && { tenantId: tenant }),
      };
      const found = await withRepositories(context, ({ callMetadata }) => callMetadata.list(filter, longestBatch));
      if (json) {
        for (const { call_id, tenant_id, ended_at, webhook } of found) {
          context.print(JSON.stringify({ call_id, tenant_id, ended_at, ...webhook }));
        }
      } else webhookLines(found).forEach(context.print);
      if (found.length === longestBatch) context.tell(`These are the first ${longestBatch}; there may be more.`);
    });

  webhooks
    .command('resend')
    .argument('[call id]', 'a call that has ended')
    .description('Sends the webhook of a call again, with the webhook-id it had, or all dead letters.')
    .option('--all-dead', 'send every dead letter')
    .option('--tenant <id>', 'with --all-dead: only those of one tenant')
    .option('--twice', 'send it, too, when it has been delivered')
    .addHelpText('after', '\nExit code: 0 when it will be sent, 1 when not, 2 when a server cannot be reached.')
    .action(async (callId: string | undefined, options: { allDead?: true; tenant?: string; twice?: true }) => {
      const { allDead = false, tenant, twice } = options;
      if ((callId === undefined) !== allDead) throw new CommandError('Name a call, or give --all-dead.', 2);
      await withResending(context, async (deps) => {
        if (callId !== undefined) {
          context.print(resentLine(callId, await resend('webhook', callId, deps, twice)));
          return;
        }
        const queued = await resendDeadLetters(deps, tenant);
        queued.forEach((id) => context.print(resentLine(id, 'queued')));
        context.tell(queued.length === 0 ? 'There are no dead letters.' : `${queued.length} will be sent.`);
      });
    });

  webhooks
    .command('test')
    .argument('<tenant>', 'a tenant with a webhook')
    .description('Sends a signed test event from here, with the secrets and allowed hosts of this environment.')
    .addHelpText(
      'after',
      '\nExit code: 0 when the receiver took it, 1 when not, or when the tenant has none, 2 when no database answers.',
    )
    .action(async (tenant: string) => {
      const settings = context.settings();
      const tested = await withRepositories(context, ({ tenantConfigs }) =>
        testWebhook(tenant, { tenantConfigs, settings }),
      );
      context.print(testedLine(tenant, tested));
    });

  return webhooks;
}
