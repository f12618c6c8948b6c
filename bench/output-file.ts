import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError } from 'commander';

/**
 * The absolute path of a file that a run is to write at its end.
 * @throws InvalidArgumentError when its folder cannot be written to: better told before the run than after it.
 */
export function outputFile(text: string): string {
  const file = path.resolve(text);
  try {
    accessSync(path.dirname(file), constants.W_OK);
  } catch {
    throw new InvalidArgumentError('its folder does not exist or cannot be written to.');
  }
  return file;
}
