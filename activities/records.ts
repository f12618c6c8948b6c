import type { CallRecord } from '../src/models/call-record';
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
}): RecordActivities {
  return {
    async saveRecord(record) {
      const { calls, capacity } = deps.repositories;
      const { call_id, outcome } = record;
      const becameFinal = await calls.save(record);
      if (outcome === null) return;
      if (becameFinal) deps.metrics.callEnded(outcome);
      await capacity.release(call_id);
    },
  };
}
