import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';

/** The absolute path of the first executable called `name` in the folders of `searchPath` (a PATH), or null. */
export async function findOnPath(name: string, searchPath: string | undefined): Promise<string | null> {
  for (const directory of (searchPath ?? '').split(path.delimiter).filter((entry) => entry !== '')) {
    const candidate = path.resolve(directory, name);
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this one.
    }
  }
  return null;
}
