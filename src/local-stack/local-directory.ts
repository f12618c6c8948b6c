import path from 'node:path';

/** The git-ignored folder of the project that holds what is fetched, started and logged here (`.local/`). */
export const defaultLocalDirectory = path.resolve(__dirname, '../../.local');

/** The folders inside a local directory, by what they hold. */
export interface LocalDirectories {
  /** Fetched programs, one folder each; safe to delete, fetched again. */
  cache: string;
  /** Output of each server, one file each. */
  logs: string;
  /** What one run needs and deletes when it ends. */
  run: string;
}

/** Where things lie inside `localDirectory`. Creates nothing. */
export function localDirectories(localDirectory: string = defaultLocalDirectory): LocalDirectories {
  return {
    cache: path.join(localDirectory, 'cache'),
    logs: path.join(localDirectory, 'logs'),
    run: path.join(localDirectory, 'run'),
  };
}
