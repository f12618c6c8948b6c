import { msToTs } from '@temporalio/common/lib/time';
import { CapacityWatch } from '../../src/apps/capacity-watch';
import { createLogger } from '../../src/infra/logger';
import { Metrics } from '../../src/infra/metrics/metrics';
import type { Settings } from '../../src/settings';
import { recordingClient } from './gateway/support/recording-client';

function watched(appEnv: Settings['appEnv'] = 'prod'): {
  watch: CapacityWatch;
  metrics: Metrics;
  lines: Record<string, unknown>[];
  workers: (count: number) => void;
} {
  const { client, answers } = recordingClient();
  const lines: Record<string, unknown>[] = [];
  const metrics = new Metrics();
  const watch = new CapacityWatch({
    client,
    metrics,
    settings: { sonoreTaskQueue: 'calls', callSlots: 50, maxConcurrentCalls: 100, appEnv },
    log: createLogger({
      level: 'INFO',
      destination: { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) },
    }),
  });
  const workers = (count: number): void => {
    const pollers = Array.from({ length: count }, (_, index) => ({
      identity: `${index}@worker`,
      lastAccessTime: msToTs(Date.now()),
    }));
    // Each process polls several times at once.
    answers.describeTaskQueue = () => ({ pollers: [...pollers, ...pollers] });
  };
  return { watch, metrics, lines, workers };
}

describe('CapacityWatch', () => {
  test('capacity_beyond_the_workers_is_said_once_a_change', async () => {
    const { watch, lines, workers } = watched();

    for (const count of [2, 2, 1, 1, 3, 3]) {
      workers(count);
      await watch.check();
    }

    expect(lines).toMatchObject([
      { level: 'WARNING', event: 'capacity_exceeds_workers', workers: 2, headroom: -50 },
      { level: 'WARNING', event: 'capacity_exceeds_workers', workers: 1, headroom: -100 },
      { level: 'INFO', event: 'capacity_sufficient', workers: 3, headroom: 0 },
    ]);
  });

  test('capacity_is_in_the_metrics', async () => {
    const { watch, metrics, workers } = watched();
    workers(4);

    await watch.check();

    const text = await metrics.registry.metrics();
    expect(text).toContain('sonore_workers 4');
    expect(text).toContain('sonore_capacity_headroom 50');
  });

  test('capacity_of_a_developers_single_worker_is_not_warned_of', async () => {
    const { watch, lines, workers } = watched('dev');
    workers(1);

    await watch.check();

    expect(lines).toEqual([]);
  });
});
