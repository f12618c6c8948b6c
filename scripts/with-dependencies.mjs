/**
 * Makes a fresh clone runnable, then runs a TypeScript entry: `node with-dependencies.mjs [ENTRY [ARGS…]]`.
 *
 * Uses Node's own modules only, because it runs before anything is installed. Says nothing when nothing is to be done.
 * Without an entry it only installs.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { areDependenciesInstalled, markDependenciesInstalled } from './installed-dependencies.mjs';
import { installDependencies } from './install-dependencies.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** How often to look whether npm is still there, in milliseconds. */
const parentCheckMs = 1000;

/** How this process ends when npm has: at once while it installs, through its child later. */
let endAfterNpm = () => process.exit(1);

function requireNode() {
  const { engines } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const [major, minor] = engines.node.replace('>=', '').split('.').map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  console.error(`Sonore needs Node ${engines.node}; this is ${process.versions.node} (${process.execPath}).`);
  process.exit(1);
}

async function ensureDependencies() {
  if (areDependenciesInstalled(root)) return;
  try {
    await installDependencies(root);
    markDependenciesInstalled(root);
  } catch (error) {
    console.error(`\nThe dependencies could not be installed:\n${error.message}`);
    console.error('\nThe npm registry must be reachable from here; `npm ci --ignore-scripts` tells more.');
    process.exit(1);
  }
}

/** Runs the entry with this process's terminal; ends as it ends. */
function run(entry, args) {
  const preloads = [import.meta.resolve('tsx'), new URL('end-with-parent.mjs', import.meta.url).href];
  const child = spawn(
    process.execPath,
    [...preloads.flatMap((url) => ['--import', url]), path.resolve(root, entry), ...args],
    { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] },
  );
  // A terminal's Ctrl-C reaches the child by itself; here it only must not end this process before the child.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  endAfterNpm = () => child.kill('SIGTERM');
  child.on('error', (error) => {
    console.error(`${process.execPath} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

/** npm killed outright leaves its scripts running: their parent is another process from then on. */
function watchNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) endAfterNpm();
  }, parentCheckMs).unref();
}

watchNpm();
requireNode();
await ensureDependencies();
const [entry, ...args] = process.argv.slice(2);
if (entry !== undefined) run(entry, args);
