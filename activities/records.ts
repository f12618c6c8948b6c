import type { CallRecord } from '../src/models/call-record';
import type { Repositories } from '../src/infra/mongo/repositories';

/** Writing the call record. */
export interface RecordActivities {
  /** Writes the record unless a newer version is there already; repeated or late, it changes nothing. */
  saveRecord(record: CallRecord): Promise<void>;
}

/** Builds the record activities for one process. */
export function createRecordActivities(deps: { repositories: Pick<Repositories, 'calls'> }): RecordActivities {
  return {
    async saveRecord(record) {
      await deps.repositories.calls.save(record);
    },
  };
}
