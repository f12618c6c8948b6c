import { statSync } from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError } from 'commander';

/**
 * The absolute path of a file of workflows bundled beforehand.
 * @throws InvalidArgumentError when it is not there: the sources would be bundled instead, and nobody would know.
 */
export function bundleFile(text: string): string {
  const file = path.resolve(text);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new InvalidArgumentError(`there is no file ${file}.`);
  return file;
}
