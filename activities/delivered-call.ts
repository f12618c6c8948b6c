import { ApplicationFailure } from '@temporalio/activity';
import type { Repositories } from '../src/infra/mongo/repositories';
import type { CallMetadata } from '../src/models/call-metadata';
import type { CallRecord } from '../src/models/call-record';
import { activityFailure } from '../src/models/failures';
import type { TenantConfig } from '../src/models/tenant-config';

/** A call that its tenant is to be told about; the tenant is null when it is no longer there. */
export interface DeliveredCall {
  record: CallRecord;
  metadata: CallMetadata;
  tenant: TenantConfig | null;
}

/**
 * Reads a call that has ended. A call that was deleted cannot be delivered by any attempt; a tenant's broken document can,
 * once it is mended, so that failure is retried.
 */
export async function deliveredCall(
  callId: string,
  { calls, callMetadata, tenantConfigs }: Pick<Repositories, 'calls' | 'callMetadata' | 'tenantConfigs'>,
): Promise<DeliveredCall> {
  const [record, metadata] = await Promise.all([calls.find(callId), callMetadata.find(callId)]);
  if (record === null || record.outcome === null || metadata === null) {
    throw ApplicationFailure.nonRetryable('There is no such call, or it has not ended.');
  }
  const finding = await tenantConfigs.find(metadata.tenant_id);
  if (finding.kind === 'invalid') {
    throw ApplicationFailure.create({
      type: activityFailure.deliveryRetryable,
      message: "The tenant's document in tenant_config is broken: mend it (sonore tenants validate).",
    });
  }
  return { record, metadata, tenant: finding.kind === 'found' ? finding.config : null };
}
