import type { RefusalReason } from '../src/models/failures';
import type { PromptPointer, PromptVariant } from '../src/models/prompt';
import type { TenantConfig } from '../src/models/tenant-config';
import { liveTenantConfig } from '../src/policies/live-tenant-config';
import { isTenantOpen } from '../src/policies/tenant-hours';
import { addToLogContext } from '../src/infra/log-context';
import type { Logger } from '../src/infra/logger';
import type { Repositories } from '../src/infra/mongo/repositories';
import type { PromptFiles } from '../src/infra/prompt-files';
import { PromptLookup } from '../src/prompts/prompt-lookup';

/** Longest time to find the prompts before the fallback answers, milliseconds. */
const promptsLimitMs = 1_000;

/** Names of a tenant as the record keeps them. */
export interface TenantIdentity {
  tenant_id: string;
  client_id: string | null;
  display_name: string | null;
}

export type AdmitResult =
  | {
      kind: 'admitted';
      tenant: TenantIdentity;
      tenant_config: TenantConfig;
      prompts: PromptPointer;
      /** This and the next one are absent in histories of older builds. */
      prompt_variant?: PromptVariant;
      instructions_db_error?: boolean;
      business_hours: 'open' | 'after_hours';
    }
  /** `status_code`: a SIP status of the tenant's own, instead of the reason's. */
  | {
      kind: 'refused';
      reason: RefusalReason;
      detail: string;
      tenant: TenantIdentity | null;
      status_code?: number;
    }
  /** The call has ended already and has its final record: this is a late copy of its webhook. */
  | { kind: 'already_recorded' };

/** Whose call it is, and what it is answered with. */
export interface AdmissionActivities {
  /**
   * `at`: the instant of the call by its workflow's clock, milliseconds since the epoch. `deadline_ms`: what the caller is
   * kept ringing for; absent in calls that an older build has begun.
   */
  admit(input: {
    call_id: string;
    dialed_number: string | null;
    at: number;
    deadline_ms?: number;
  }): Promise<AdmitResult>;
}

/** Builds the admission for one process. */
export function createAdmissionActivities(deps: {
  repositories: Pick<
    Repositories,
    'phoneTenantMap' | 'tenantConfigs' | 'prompts' | 'promptStates' | 'calls' | 'capacity'
  >;
  promptFiles: PromptFiles;
  log: Logger;
}): AdmissionActivities {
  const { phoneTenantMap, tenantConfigs, calls, capacity } = deps.repositories;
  const lookup = new PromptLookup(deps);

  return {
    /**
     * Dialled number → tenant → config → open or closed → prompts, pinned as versions. A refusal is a result, not an
     * error; errors are a database that does not answer, retried by Temporal within the admission deadline.
     */
    async admit({ call_id, dialed_number, at, deadline_ms = 3 * promptsLimitMs }) {
      const { log } = deps;
      if (await calls.isFinal(call_id)) return { kind: 'already_recorded' };
      const tenantId = dialed_number === null ? null : await phoneTenantMap.tenantOf(dialed_number);
      if (tenantId === null) {
        log.error(
          { event: 'tenant_resolution_failed', 'pii.dialed_number': dialed_number },
          'no tenant for this number',
        );
        return refused('tenant_resolve_failed', null, 'No tenant has the dialled number; see phone-tenant-map.');
      }
      addToLogContext({ tenant_id: tenantId });
      // Beside the config, so that a publish is seen by the very next call and costs it no round trip.
      const state = lookup.readState(tenantId);
      const found = await tenantConfigs.find(tenantId);
      const unknown = { tenant_id: tenantId, client_id: null, display_name: null };
      if (found.kind === 'missing') {
        return refused('tenant_not_configured', unknown, 'The tenant has no document in tenant_config.');
      }
      if (found.kind === 'invalid') {
        return refused('tenant_config_parse_error', unknown, `The tenant_config document is invalid: ${found.issues}`);
      }
      const tenant = identityOf(found.config);
      if (found.config.status === 'disabled') return refused('tenant_disabled', tenant, 'The tenant is disabled.');
      const open = isTenantOpen(found.config, at);
      const afterHours = open ? undefined : found.config.policies.business_hours?.after_hours;
      if (afterHours?.behaviour === 'reject') {
        const detail = 'The tenant is closed at this hour, and takes no calls then.';
        return { ...refused('after_hours', tenant, detail), status_code: afterHours.reject_status };
      }
      const words = await lookup.find({
        ...{ callId: call_id, config: found.config, afterHours, state },
        // An attempt has two thirds of the deadline (`workflows/activity-proxies.ts`).
        limitMs: Math.min(promptsLimitMs, deadline_ms / 3),
      });
      if (!words) {
        const detail =
          'Nothing is published for the tenant, it has no instruction_text, and INSTRUCTIONS_FILE is empty.';
        return refused('instructions_missing', tenant, detail);
      }
      // Last, so that no call that is refused for another reason holds a slot until its record is written.
      if (!(await capacity.reserve(call_id, tenantId, found.config.max_concurrent_calls))) {
        const detail = 'As many calls are running as MAX_CONCURRENT_CALLS(_PER_TENANT) or max_concurrent_calls allows.';
        return refused('capacity', tenant, detail);
      }
      const { config, warnings } = liveTenantConfig(found.config);
      for (const warning of warnings) {
        log.warn({ event: 'tenant_config_warning', warning }, 'part of the tenant is left out');
      }
      const business_hours = open ? 'open' : 'after_hours';
      return { kind: 'admitted', tenant, tenant_config: config, ...words, business_hours };
    },
  };
}

function identityOf(config: TenantConfig): TenantIdentity {
  return {
    tenant_id: config.tenant_id,
    client_id: config.client_id ?? null,
    display_name: config.display_name ?? null,
  };
}

function refused(
  reason: RefusalReason,
  tenant: TenantIdentity | null,
  detail: string,
): Extract<AdmitResult, { kind: 'refused' }> {
  return { kind: 'refused', reason, tenant, detail };
}
