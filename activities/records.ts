import type { CallRecord } from '../src/models/call-record';
import type { Logger } from '../src/infra/logger';
import type { Metrics } from '../src/infra/metrics/metrics';
import type { Repositories } from '../src/infra/mongo/repositories';
import type { PostCallQueue } from '../src/infra/temporal/post-call-queue';
import { afterCall } from './after-call';

/** Writing the call record. */
export interface RecordActivities {
  /**
   * Writes the record unless a newer version is there already; repeated or late, it changes nothing. With the final
   * record the work after the call is started, and then the call's slot is freed: while it has one, the sweep looks.
   */
  saveRecord(record: CallRecord): Promise<void>;
}

/** Builds the record activities for one process. */
export function createRecordActivities(deps: {
  repositories: Pick<Repositories, 'calls' | 'capacity'>;
  postCalls: Pick<PostCallQueue, 'enqueue'>;
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
      await afterCall(record, deps.postCalls);
      await capacity.release(call_id);
    },
  };
}
