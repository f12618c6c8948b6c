import { Command } from 'commander';
import type { TenantCosts } from '../../models/call-cost';
import { type CommandContext, withRepositories } from '../command-context';
import { textTable } from '../text-table';
import { month } from './month';

/** `sonore costs`. */
export function costsCommand(context: CommandContext): Command {
  return new Command('costs')
    .description('What calls cost, tenant by tenant, in US dollars.')
    .option('--tenant <id>', 'of one tenant only')
    .option('--month <YYYY-MM>', 'calls that ended in this month (UTC); without it, the current one')
    .option('--json', 'print one JSON object')
    .action(async (options: { tenant?: string; month?: string; json?: true }) => {
      const { name, from, to } = month(options.month);
      const tenants = await withRepositories(context, ({ callCosts }) =>
        callCosts.byTenant({ tenantId: options.tenant, from, to }),
      );
      if (options.json) context.print(JSON.stringify({ month: name, currency: 'USD', tenants }));
      else if (tenants.length === 0) context.print(`No calls ended in ${name}.`);
      else costLines(tenants).forEach(context.print);
    });
}

/** The costs as a table, and below it what they leave out. */
export function costLines(tenants: readonly TenantCosts[]): string[] {
  const rows = tenants.map((tenant) => [
    tenant.tenant_id,
    String(tenant.calls),
    ...[tenant.realtime, tenant.transcription, tenant.summary, tenant.total].map((usd) => usd?.toFixed(4) ?? 'unknown'),
  ]);
  const unpriced = [...new Set(tenants.flatMap(({ unpriced_models }) => unpriced_models))];
  const withoutCost = tenants.reduce((sum, { calls_without_cost }) => sum + calls_without_cost, 0);
  return [
    ...textTable([['TENANT', 'CALLS', 'REALTIME', 'TRANSCRIPTION', 'SUMMARY', 'TOTAL'], ...rows]),
    ...(withoutCost === 0
      ? []
      : [`${withoutCost} of the calls are not priced yet: sonore calls process --pending, or --failed`]),
    ...(unpriced.length === 0 ? [] : [`Not in it, for want of a price (MODEL_PRICES_FILE): ${unpriced.join(', ')}`]),
  ];
}
