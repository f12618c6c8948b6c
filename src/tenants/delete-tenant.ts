import { z } from 'zod';
import type { Repositories } from '../infra/mongo/repositories';
import { TenantRefusal, unknownTenant } from './tenant-refusal';

/** What a deletion has removed, and what it has not. */
export const deletionReceiptSchema = z.object({
  tenant_id: z.string().describe('The tenant'),
  with_data: z.boolean().describe('Whether its data was to go, too'),
  removed: z
    .array(
      z.object({
        collection: z.string().describe('The collection'),
        documents: z.number().int().describe('So many of its documents'),
      }),
    )
    .describe('What was removed, collection by collection'),
  remains: z.array(z.string()).describe('What is still there, in sentences'),
});

export type DeletionReceipt = z.infer<typeof deletionReceiptSchema>;

type Needed = Pick<Repositories, 'tenantConfigs' | 'phoneTenantMap' | 'tenantData' | 'runningCalls'>;

const callsShown = 5;

/**
 * Removes a tenant's config and numbers, and its data if that is wanted. Interrupted anywhere, it can be asked for again
 * and does the rest; the receipt is that of one run.
 * @throws TenantRefusal when it has live calls, or when there is nothing of it.
 */
export async function deleteTenant(
  repositories: Needed,
  tenantId: string,
  { withData }: { withData: boolean },
): Promise<DeletionReceipt> {
  const { tenantConfigs, phoneTenantMap, tenantData } = repositories;
  await refuseLiveCalls(repositories, tenantId);
  // Numbers first: without one no call gets as far as the config.
  let numbers = await phoneTenantMap.releaseAll(tenantId);
  const configs = await tenantConfigs.delete(tenantId);
  // One that was assigned before the config was gone; whoever assigns later sees that it is.
  numbers += await phoneTenantMap.releaseAll(tenantId);
  const removed = [
    { collection: 'tenant_config', documents: configs },
    { collection: 'phone-tenant-map', documents: numbers },
  ];
  if (withData) {
    await refuseLiveCalls(
      repositories,
      tenantId,
      'Config and numbers are removed, so that no more calls come; its data is still there',
    );
    removed.push(...(await tenantData.remove(tenantId)));
  }
  const left = (await tenantData.count(tenantId)).filter(({ documents }) => documents > 0);
  if (left.length === 0 && removed.every(({ documents }) => documents === 0)) throw unknownTenant(tenantId);
  const kept = left.map(({ collection, documents }) => `${documents} in ${collection}`).join(', ');
  return {
    tenant_id: tenantId,
    with_data: withData,
    removed,
    remains: [
      ...(left.length === 0
        ? []
        : [`In the database: ${kept}, and what belongs to these calls. Delete it with its data to remove them.`]),
      "Temporal keeps the histories of its calls until the namespace's retention ends.",
      'Logs, mails and webhooks that were sent, and what OpenAI keeps are out of reach from here.',
    ],
  };
}

/** @throws TenantRefusal when the tenant has live calls; it begins with `state`, what was done so far. */
export async function refuseLiveCalls(
  { runningCalls }: Pick<Needed, 'runningCalls'>,
  tenantId: string,
  state = 'Nothing was removed',
): Promise<void> {
  const live = (await runningCalls.all()).filter(({ tenant_id }) => tenant_id === tenantId);
  if (live.length === 0) return;
  const ids = live.slice(0, callsShown).map(({ call_id }) => call_id);
  const named = [...ids, ...(live.length > ids.length ? ['…'] : [])].join(', ');
  throw new TenantRefusal(
    'live_calls',
    `${state}: ${tenantId} has ${live.length} live ${live.length === 1 ? 'call' : 'calls'} (${named}). Disable it, hang them up or wait for their end, then delete it.`,
  );
}
