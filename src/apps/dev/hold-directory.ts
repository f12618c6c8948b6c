import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder this process's own until the returned function is called: servers that keep their data in it would be
 * in each other's way. The file `running.json` in it names the holder; that of a process that is gone does not count.
 * @param title what runs here, for whoever comes second.
 * @throws Error when another process holds it, saying which, and what to do.
 */
export function holdDirectory(directory: string, title: string): () => void {
  const file = path.join(directory, 'running.json');
  mkdirSync(directory, { recursive: true });
  if (!written(file)) {
    const pid = holderOf(file);
    // In a container the process before often had the id of this one.
    if (pid !== null && pid !== process.pid && isAlive(pid)) {
      throw new Error(
        `${title} runs already in this checkout (process ${pid}). Use that one, or end it first: Ctrl-C where it was started. ` +
          `Should process ${pid} be something else, delete ${file}.`,
      );
    }
    rmSync(file, { force: true });
    if (!written(file)) throw new Error(`${title} is being started in this checkout by somebody else just now.`);
  }
  return () => rmSync(file, { force: true });
}

/** False when it is there already. */
function written(file: string): boolean {
  try {
    writeFileSync(file, `${JSON.stringify({ pid: process.pid })}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Null when the file does not say, or is gone by now. */
function holderOf(file: string): number | null {
  try {
    const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid?: unknown };
    return typeof pid === 'number' && Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    // Signal 0 is delivered to nobody.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
