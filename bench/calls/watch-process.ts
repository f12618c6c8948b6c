import { setTimeout as delay } from 'node:timers/promises';
import { summarize } from '../statistics';
import { processUsage } from './process-usage';

const sampleMs = 500;

/** What a process used over a while. */
export interface UsageOverTime {
  /** Median of the samples: garbage comes and goes. */
  rssBytes: number;
  /** Of one core. */
  cpuPercent: number;
}

/** Watches a process for so many seconds. */
export async function watchProcess(pid: number, seconds: number): Promise<UsageOverTime> {
  const startedAt = performance.now();
  const before = await processUsage(pid);
  const samples: number[] = [];
  while (performance.now() - startedAt < seconds * 1_000) {
    await delay(sampleMs);
    samples.push((await processUsage(pid)).rssBytes);
  }
  const after = await processUsage(pid);
  const elapsedSeconds = (performance.now() - startedAt) / 1_000;
  const cpuPercent = ((after.cpuSeconds - before.cpuSeconds) / elapsedSeconds) * 100;
  return { rssBytes: summarize(samples).p50, cpuPercent };
}
