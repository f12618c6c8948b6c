import path from 'node:path';
import { type Fetcher } from './fetcher';
import { findOnPath } from './find-on-path';
import { localDirectories } from './local-directory';
import { type Program } from './program';
import { fillCache, readCache } from './program-cache';
import { readVersion, type VersionProbe } from './read-version';
import { type Report } from './report';
import { scrubbedEnvironment } from './scrubbed-environment';

/** A program and the ways to find it. */
export interface ProgramSpec {
  /** What it is, for people. */
  name: string;
  /** The variable that names its executable. */
  variable: `SONORE_${string}_BIN`;
  /** Its name on the PATH. */
  executable: string;
  versionProbe: VersionProbe | null;
  /** Its folder in the cache. */
  cacheFolder: string;
  /** Tried in this order when it is nowhere on this machine. */
  fetchers: readonly Fetcher[];
  /** What a person can do when all of it failed, besides setting the variable. */
  remedy: string;
}

/** Where to look; all of it has sensible defaults. */
export interface FindOptions {
  report: Report;
  /** This process's environment by default. */
  environment?: NodeJS.ProcessEnv;
  /** The project's `.local/` by default. */
  localDirectory?: string;
}

/**
 * Finds a program: the variable, the PATH, the cache, then each fetcher. Rejects at once when the variable names
 * something that does not run (a person's choice is never passed over), else with one message that says what was tried.
 */
export async function findProgram(spec: ProgramSpec, options: FindOptions): Promise<Program> {
  const environment = options.environment ?? process.env;
  const chosen = environment[spec.variable];
  if (chosen) return fromVariable(spec, chosen);
  return (await fromPath(spec, environment, options.report)) ?? (await fromCacheOrFetched(spec, environment, options));
}

async function fromVariable(spec: ProgramSpec, command: string): Promise<Program> {
  try {
    return { ...plain(spec, command), source: spec.variable, version: await readVersion(command, spec.versionProbe) };
  } catch (error) {
    throw new Error(`${spec.variable}=${command} does not run: ${reasonOf(error)}`, { cause: error });
  }
}

async function fromPath(spec: ProgramSpec, environment: NodeJS.ProcessEnv, report: Report): Promise<Program | null> {
  const command = await findOnPath(spec.executable, environment['PATH']);
  if (command === null) return null;
  try {
    return { ...plain(spec, command), source: 'PATH', version: await readVersion(command, spec.versionProbe) };
  } catch (error) {
    report.line(`${spec.name}: ${command} does not run (${reasonOf(error)}), looking elsewhere`);
    return null;
  }
}

async function fromCacheOrFetched(
  spec: ProgramSpec,
  environment: NodeJS.ProcessEnv,
  options: FindOptions,
): Promise<Program> {
  const { cache, logs } = localDirectories(options.localDirectory);
  const folder = path.join(cache, spec.cacheFolder);
  const cached = await readCache(folder);
  if (cached !== null) return cached;

  const tried: string[] = [];
  for (const [index, fetcher] of spec.fetchers.entries()) {
    const progress = options.report.start(`Fetching ${fetcher.label}`);
    const logFile = path.join(logs, `fetch-${spec.cacheFolder}-${fetcher.source}.log`);
    try {
      const program = await fillCache(folder, fetcher.source, (directory) =>
        fetcher.fetch({ directory, logFile, environment: scrubbedEnvironment(environment), progress }),
      );
      progress.end(`Fetched ${fetcher.label}${program.version === null ? '' : ` (${program.version})`}`);
      return program;
    } catch (error) {
      tried.push(`  ${fetcher.label}: ${reasonOf(error)}`);
      const next = spec.fetchers[index + 1];
      progress.end(next && `${fetcher.label}: ${reasonOf(error)}; trying ${next.label}`);
    }
  }
  throw new Error(
    [
      `${spec.name} is not on this machine and could not be fetched.`,
      `  ${spec.variable} is not set, \`${spec.executable}\` is not on the PATH.`,
      ...tried,
      `Set ${spec.variable} to a \`${spec.executable}\` program${spec.remedy}.`,
    ].join('\n'),
  );
}

function plain(spec: ProgramSpec, command: string): Pick<Program, 'name' | 'command' | 'args' | 'environment'> {
  return { name: spec.name, command, args: [], environment: {} };
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').trim().slice(0, 160);
}
