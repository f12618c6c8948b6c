import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How a program tells its version. */
export interface VersionProbe {
  args: readonly string[];
  /** Its first group is the version. */
  pattern: RegExp;
}

/** The version `command` tells, or null without a probe. Rejects when it cannot be run or says something else. */
export async function readVersion(command: string, probe: VersionProbe | null): Promise<string | null> {
  if (probe === null) return null;
  const { stdout } = await run(command, [...probe.args], { timeout: 10_000 });
  const version = probe.pattern.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`${command} ${probe.args.join(' ')} told no version`);
  return version;
}
