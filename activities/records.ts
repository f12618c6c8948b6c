import type { CallRecord } from '../src/models/call-record';
import type { Logger } from '../src/infra/logger';
import type { Metrics } from '../src/infra/metrics/metrics';
import type { Repositories } from '../src/infra/mongo/repositories';

/** Writing the call record. */
export interface RecordActivities {
  /**
   * Writes the record unless a newer version is there already; repeated or late, it changes nothing. With the final
   * record the call's slot is freed.
   */
  saveRecord(record: CallRecord): Promise<void>;
}

/** Builds the record activities for one process. */
export function createRecordActivities(deps: {
  repositories: Pick<Repositories, 'calls' | 'capacity'>;
  metrics: Pick<Metrics, 'callEnded'>;
  log: Logger;
}): RecordActivities {
  return {
    async saveRecord(record) {
      const { calls, capacity } = deps.repositories;
      const { call_id, outcome, tenant_id } = record;
      const becameFinal = await calls.save(record);
      if (outcome === null) return;
      if (becameFinal) {
        deps.metrics.callEnded(outcome);
        const level = /^(rejected|failed):/.test(outcome) ? 'warn' : 'info';
        deps.log[level]({ event: 'call_ended', call_id, tenant_id, outcome }, record.outcome_detail ?? 'call ended');
      }
      await capacity.release(call_id);
    },
  };
}
