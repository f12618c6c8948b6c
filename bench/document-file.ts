import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError } from 'commander';

/**
 * The absolute path of a document whose tables a run is to renew.
 * @throws InvalidArgumentError when it is not there, or cannot be read and written: better told before the run than after it.
 */
export function documentFile(text: string): string {
  const file = path.resolve(text);
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
  } catch {
    throw new InvalidArgumentError('it does not exist, or cannot be read and written.');
  }
  if (!statSync(file).isFile()) throw new InvalidArgumentError('it is no file.');
  return file;
}
