import { proxyActivities } from '@temporalio/workflow';
import type { SweepActivities, SweepResult } from '../activities/sweep';

const { sweepOrphans } = proxyActivities<SweepActivities>({
  summary: 'end calls that have lost their workflow',
  startToCloseTimeout: '5m',
  // The schedule comes again.
  retry: { maximumAttempts: 1 },
});

/** Started by the schedule every minute: finds and ends the calls that nobody looks after any more. */
export async function sweep(input: { min_age_ms: number }): Promise<SweepResult> {
  return sweepOrphans(input);
}
