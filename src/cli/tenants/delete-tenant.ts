import { type DeletionReceipt, deleteTenant, refuseLiveCalls } from '../../tenants/delete-tenant';
import { unknownTenant } from '../../tenants/tenant-refusal';
import { type CommandContext, withRepositories } from '../command-context';
import { confirm, type Terminal } from '../terminal';
import { refusalsAsErrors } from './refusals-as-errors';

/** Says what would go, asks, removes, and prints the receipt. */
export async function deleteTenantCommand(
  context: CommandContext,
  terminal: Terminal,
  tenantId: string,
  { withData = false, yes = false, json = false }: { withData?: boolean; yes?: boolean; json?: boolean },
): Promise<void> {
  const receipt = await withRepositories(context, (repositories) =>
    refusalsAsErrors(async () => {
      const { tenantConfigs, phoneTenantMap, tenantData } = repositories;
      const [config, numbers, data] = await Promise.all([
        tenantConfigs.stored(tenantId),
        phoneTenantMap.all(tenantId),
        tenantData.count(tenantId),
      ]);
      const kept = data.filter(({ documents }) => documents > 0);
      if (config === null && numbers.length === 0 && kept.length === 0) throw unknownTenant(tenantId);
      // Before anybody is asked.
      await refuseLiveCalls(repositories, tenantId);
      const what = kept.map(({ collection, documents }) => `${documents} in ${collection}`).join(', ') || 'none';
      context.tell(
        `${tenantId}: ${numbers.map(({ phone_number }) => phone_number).join(' ') || 'no numbers'}. Its data: ${what}.`,
      );
      const question = withData
        ? `Delete ${tenantId} and all its data, for good?`
        : `Delete ${tenantId} and keep its data?`;
      await confirm(terminal, question, yes);
      return deleteTenant(repositories, tenantId, { withData });
    }),
  );
  if (json) context.print(JSON.stringify(receipt));
  else receiptLines(receipt).forEach(context.print);
}

function receiptLines({ tenant_id, removed, remains }: DeletionReceipt): string[] {
  return [
    `Deleted: ${tenant_id}`,
    ...removed.map(({ collection, documents }) => `  ${documents} in ${collection}`),
    'What remains:',
    ...remains.map((sentence) => `  ${sentence}`),
  ];
}
