import type { Client } from '@temporalio/client';
import type { Logger } from '../infra/logger';
import type { Metrics } from '../infra/metrics/metrics';
import { taskQueues } from '../models/task-queues';
import type { Settings } from '../settings';
import { pollersOf } from './gateway/health/check-pollers';

/** The other processes of a deployment start with this one: they shall be counted, too. */
const firstCheckMs = 15_000;

const checkEveryMs = 30_000;

const requestDeadlineMs = 5_000;

export interface CapacityWatchDependencies {
  client: Client;
  settings: Pick<Settings, 'sonoreTaskQueue' | 'callSlots' | 'maxConcurrentCalls' | 'appEnv'>;
  metrics: Pick<Metrics, 'capacityChecked'>;
  log: Logger;
}

/**
 * Watches whether the calls of a lost worker would find room with the others: `MAX_CONCURRENT_CALLS` is to be at most
 * (workers − 1) × `CALL_SLOTS`. One line of log a change, and metrics. Workers are counted by who polls for sessions.
 */
export class CapacityWatch {
  private timer: NodeJS.Timeout | undefined;
  private said: string | null = null;

  constructor(private readonly deps: CapacityWatchDependencies) {}

  start(): void {
    this.schedule(firstCheckMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Counts the workers once and says what has changed. Rejects when Temporal does not answer. */
  async check(): Promise<void> {
    const { client, settings, metrics } = this.deps;
    const { sessions } = taskQueues(settings.sonoreTaskQueue);
    const pollers = await client.withDeadline(Date.now() + requestDeadlineMs, () =>
      pollersOf(client, sessions, 'activity'),
    );
    const workers = pollers.size;
    const headroom = Math.max(workers - 1, 0) * settings.callSlots - settings.maxConcurrentCalls;
    metrics.capacityChecked({ workers, headroom });
    this.say(workers, headroom);
  }

  private say(workers: number, headroom: number): void {
    const { settings, log } = this.deps;
    const news = `${workers} ${headroom}`;
    if (this.said === news) return;
    const wasShort = this.said?.includes('-') ?? false;
    this.said = news;
    const facts = {
      ...{ workers, headroom },
      ...{ call_slots: settings.callSlots, max_concurrent_calls: settings.maxConcurrentCalls },
    };
    if (headroom >= 0) {
      if (wasShort) log.info({ event: 'capacity_sufficient', ...facts }, 'one worker may be lost again');
      return;
    }
    // One worker is what a developer has.
    log[settings.appEnv === 'prod' ? 'warn' : 'debug'](
      { event: 'capacity_exceeds_workers', ...facts },
      'calls may not find room when a worker is lost: MAX_CONCURRENT_CALLS exceeds (workers − 1) × CALL_SLOTS; add workers, or lower it',
    );
  }

  private schedule(afterMs: number): void {
    this.timer = setTimeout(() => {
      void this.check()
        .catch((error: unknown) => {
          this.deps.log.debug({ event: 'capacity_unknown', err: error }, 'Temporal does not say who polls');
        })
        .finally(() => {
          if (this.timer !== undefined) this.schedule(checkEveryMs);
        });
    }, afterMs);
    this.timer.unref();
  }
}
