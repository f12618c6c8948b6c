import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Says where the interpreter really is (a shim may choose another one tomorrow) and which version it has. */
const script = 'import sys, pip; print("%d.%d %s" % (sys.version_info[0], sys.version_info[1], sys.executable))';

/**
 * The absolute path of a Python 3 that has pip, and one of `versions` (such as `3.12`) unless that is empty. Looks for
 * `python3` first, then for each version by name. Rejects with a one-line reason.
 */
export async function findPython(versions: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
  for (const command of ['python3', 'python', ...versions.map((version) => `python${version}`)]) {
    try {
      const { stdout } = await run(command, ['-c', script], { env: environment, timeout: 10_000 });
      const [version = '', ...executable] = stdout.trim().split(' ');
      if (versions.length === 0 || versions.includes(version)) return executable.join(' ');
    } catch {
      // Not there, or without pip: the next one.
    }
  }
  throw new Error(`no Python ${versions.join(', ') || '3'} with pip on the PATH`);
}
