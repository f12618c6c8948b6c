import path from 'node:path';
import { type Fetcher } from './fetcher';
import { runFetchProcess } from './fetch-process';
import { readVersion, type VersionProbe } from './read-version';

/** Long enough to connect and to start what was fetched, short enough for a person who has no way to that host. */
const stallMs = 7000;

/** What a maker's own download is. */
export interface MakerDownload {
  /** What the program is, for people. */
  name: string;
  /** Whose server it comes from, for people. */
  from: string;
  /** The script beside this file that does it: `node SCRIPT DIRECTORY …scriptArgs`; leaves `DIRECTORY/<executable>`. */
  script: 'download-temporal.mjs' | 'download-mongod.mjs';
  scriptArgs: readonly string[];
  executable: string;
  versionProbe: VersionProbe | null;
}

/**
 * Fetches a program the way its maker's package does it, in a process of its own: those packages have no limit on
 * waiting for a connection, and one of them prints.
 */
export function makerFetcher(download: MakerDownload): Fetcher {
  return {
    source: 'download',
    label: `${download.name} from ${download.from}`,
    async fetch(context) {
      const script = path.join(__dirname, download.script);
      const args = [script, context.directory, ...download.scriptArgs];
      await runFetchProcess({ ...context, command: process.execPath, args, stallMs });
      const { executable, name } = download;
      const version = await readVersion(path.join(context.directory, executable), download.versionProbe);
      return { name, executable, interpreter: null, version };
    },
  };
}
