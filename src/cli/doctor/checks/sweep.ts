import { ScheduleNotFoundError } from '@temporalio/client';
import { sweepScheduleId } from '../../../infra/temporal/sweep-schedule';
import type { DoctorCheck } from '../doctor-check';
import { ok, warn } from '../finding';

const consequence = 'calls that have lost both workflow and worker keep their slot, and perhaps their line';

/** The schedule that ends what nobody looks after is there and runs. */
export const sweep: DoctorCheck = {
  name: 'sweep',
  needs: ['temporal'],
  run: async ({ temporal: ask, settings }) => {
    const scheduleId = sweepScheduleId(settings.sonoreTaskQueue);
    try {
      const { state } = await ask((client) => client.schedule.getHandle(scheduleId).describe());
      if (!state.paused) return [ok(`The schedule ${scheduleId} runs.`)];
      return [
        warn(
          `The schedule ${scheduleId} is paused: ${consequence}.`,
          `temporal schedule toggle --schedule-id ${scheduleId} --unpause --reason "sonore doctor"`,
        ),
      ];
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
      return [
        warn(`There is no schedule ${scheduleId}: ${consequence}.`, 'Start a worker, which makes it where it may.'),
      ];
    }
  },
};
