/** Where a program was found: the variable that names it, the PATH, the project's cache, or what was fetched just now. */
export type ProgramSource = `SONORE_${string}` | 'PATH' | 'cache' | 'download' | 'PyPI';

/** A server program that can be started on this machine. */
export interface Program {
  /** What it is, for people: `Temporal`, `mongod`, `SecantusDB`. */
  name: string;
  /** The executable. */
  command: string;
  /** Arguments that come before those of the server (an interpreter's script). */
  args: readonly string[];
  /** Variables it needs besides the scrubbed environment. */
  environment: Readonly<Record<string, string>>;
  source: ProgramSource;
  /** As it says itself, e.g. `1.9.1`; null when it cannot tell. */
  version: string | null;
}
