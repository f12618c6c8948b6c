import { readFile } from 'node:fs/promises';
import { type GuardedProcess } from '../../src/local-stack';

/** Linux counts CPU time in hundredths of a second (USER_HZ), whatever the kernel's own clock. */
const ticksPerSecond = 100;

/** What a process uses, from /proc: Linux only. */
export interface ProcessUsage {
  /** Resident memory, bytes. */
  rssBytes: number;
  /** CPU seconds of all its threads since it started. */
  cpuSeconds: number;
}

/** The process that runs under a guard. Throws where there is no /proc, or no such process. */
export async function guardedPid({ pid }: Pick<GuardedProcess, 'pid'>): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => {
    throw new Error('The memory and CPU of a process are read from /proc: this benchmark needs Linux.');
  });
  const [child] = children.trim().split(' ');
  if (!child) throw new Error(`process ${pid} guards nothing any more`);
  return Number(child);
}

/** What the process uses at this moment. Rejects when it is gone. */
export async function processUsage(pid: number): Promise<ProcessUsage> {
  const [status, stat] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8'),
  ]);
  return { rssBytes: residentBytes(status), cpuSeconds: cpuSeconds(stat) };
}

/** `VmRSS` of /proc/PID/status (proc(5)), in bytes. */
export function residentBytes(status: string): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  if (kilobytes === undefined) throw new Error('no VmRSS in the status of the process');
  return Number(kilobytes) * 1024;
}

/** User and system time of /proc/PID/stat (proc(5), fields 14 and 15), in seconds. */
export function cpuSeconds(stat: string): number {
  // The name in field 2 may hold spaces and brackets: the last one closes it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
