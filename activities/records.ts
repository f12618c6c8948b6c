import type { CallRecord } from '../src/models/call-record';
import type { Logger } from '../src/infra/logger';
import type { Metrics } from '../src/infra/metrics/metrics';
import type { Repositories } from '../src/infra/mongo/repositories';
import type { PostCallQueue } from '../src/infra/temporal/post-call-queue';
import { afterCall } from './after-call';

/** Writing the call record. */
export interface RecordActivities {
  /**
   * Writes the record unless a newer version is there already; repeated or late, it changes nothing. With the record of
   * a closed call the work after it is started, and then its slot is freed: while it has one, the sweep looks. One that
   * is closing has its outcome, but its phone may be up, and its last words are not written yet.
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
      const { call_id, outcome, phase, tenant_id } = record;
      const becameFinal = await calls.save(record);
      if (outcome === null) return;
      if (becameFinal) {
        deps.metrics.callEnded(outcome);
        const broken = /^(rejected|failed):/.test(outcome);
        // Why a call ended as it should may be in somebody's words, such as an operator's.
        const why = (broken ? record.outcome_detail : null) ?? 'call ended';
        deps.log[broken ? 'warn' : 'info']({ event: 'call_ended', call_id, tenant_id, outcome }, why);
      }
      if (phase !== 'closed') return;
      await afterCall(record, deps.postCalls);
      await capacity.release(call_id);
    },
  };
}
