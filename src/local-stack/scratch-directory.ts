import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { localDirectories } from './local-directory';

const scratchName = /^\.scratch-(\d+)-/;

/**
 * Makes an empty directory in `parent` whose name says which process it belongs to, and removes those of processes that
 * are gone: a killed process cannot tidy up after itself. Resolves with its path.
 */
export async function makeScratchDirectory(parent: string, what: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  await removeAbandoned(parent);
  const directory = path.join(parent, `.scratch-${process.pid}-${what}-${randomBytes(4).toString('hex')}`);
  await mkdir(directory);
  return directory;
}

/** Makes a folder under `.local/run` for what this run needs; whoever calls it deletes it. Resolves with its path. */
export function makeRunDirectory(what: string): Promise<string> {
  return makeScratchDirectory(localDirectories().run, what);
}

async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const owner = scratchName.exec(name)?.[1];
    if (owner !== undefined && !isRunning(Number(owner))) {
      await rm(path.join(parent, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
