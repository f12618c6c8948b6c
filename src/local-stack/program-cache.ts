import { access, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type Program, type ProgramSource } from './program';
import { makeScratchDirectory } from './scratch-directory';

const manifestFile = 'program.json';

/** What a folder of the cache holds, kept in its `program.json`. */
export const cachedProgramSchema = z.object({
  /** What it is, for people. */
  name: z.string(),
  /** The program, relative to the folder. */
  executable: z.string(),
  /** Absolute path of the Python that runs it and whose packages the folder holds; null for a program of its own. */
  interpreter: z.string().nullable(),
  version: z.string().nullable(),
});
export type CachedProgram = z.infer<typeof cachedProgramSchema>;

/** The program in the cache folder `directory`, or null when there is none that could still run. */
export async function readCache(directory: string): Promise<Program | null> {
  try {
    const manifest = cachedProgramSchema.parse(JSON.parse(await readFile(path.join(directory, manifestFile), 'utf8')));
    await access(path.join(directory, manifest.executable));
    if (manifest.interpreter !== null) await access(manifest.interpreter);
    return toProgram(directory, manifest, 'cache');
  } catch {
    // Missing, damaged by hand, or of a Python that has gone: whatever it is, fetching it anew cures it.
    return null;
  }
}

/**
 * Lets `fetch` fill an empty folder and makes that folder the cache folder `directory` in one step: a fetch that was cut
 * off is never seen, and of two at the same time the first to finish is kept. Rejects with what `fetch` rejects with.
 */
export async function fillCache(
  directory: string,
  source: ProgramSource,
  fetch: (scratch: string) => Promise<CachedProgram>,
): Promise<Program> {
  const scratch = await makeScratchDirectory(path.dirname(directory), path.basename(directory));
  try {
    const manifest = await fetch(scratch);
    await writeFile(path.join(scratch, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`);
    await publish(scratch, directory);
    return toProgram(directory, manifest, source);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function publish(scratch: string, directory: string): Promise<void> {
  if ((await readCache(directory)) === null) await rm(directory, { recursive: true, force: true });
  try {
    await rename(scratch, directory);
  } catch (error) {
    if ((await readCache(directory)) === null) throw error;
  }
}

function toProgram(directory: string, manifest: CachedProgram, source: ProgramSource): Program {
  const executable = path.join(directory, manifest.executable);
  const { name, version, interpreter } = manifest;
  return interpreter === null
    ? { name, command: executable, args: [], environment: {}, source, version }
    : { name, command: interpreter, args: [executable], environment: { PYTHONPATH: directory }, source, version };
}
