import type { Client } from '@temporalio/client';
import type { Logger } from '../src/infra/logger';
import type { Repositories } from '../src/infra/mongo/repositories';
import { brokenOffCalls } from '../src/infra/temporal/broken-off-calls';

/** So far back calls are looked for: for so long there may be no worker, and so no sweep. */
const lookBackMs = 12 * 3_600_000;

/** Calls one sweep asks about, those that ended last: a page of Temporal's list. */
const limit = 1_000;

export interface UnclosedDependencies {
  client: Client;
  /** Temporal task queue of this deployment: others may share its namespace. */
  taskQueue: string;
  repositories: Pick<Repositories, 'calls'>;
  log: Logger;
}

/**
 * Calls whose workflow was broken off before `before`, and whose record is missing or not closed: refused, say, and
 * terminated before that was written down, a call has neither a slot nor an open record to be found by. One request to
 * Temporal, and one query where it lists anything. What cannot be asked now is asked by the next sweep, and keeps this
 * one from nothing else.
 */
export async function unclosedCalls(
  { client, taskQueue, repositories, log }: UnclosedDependencies,
  before: Date,
): Promise<string[]> {
  try {
    const from = new Date(before.getTime() - lookBackMs);
    const brokenOff = await brokenOffCalls(client, taskQueue, { from, before }, limit);
    return brokenOff.length === 0 ? [] : await repositories.calls.unclosed(brokenOff);
  } catch (error) {
    log.error(
      { event: 'sweep_failed', err: error },
      'calls without a closed record are looked for with the next sweep',
    );
    return [];
  }
}
