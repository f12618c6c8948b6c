/**
 * Runs one server and ends it when the owner is gone: `node guard.mjs GRACE_MS COMMAND ARGS…`.
 *
 * The owner holds the other end of this process's stdin. However the owner ends (return, crash, `kill -9`), the kernel
 * closes that pipe, which is the one signal that cannot be missed. Anything written to it means: end the server without
 * asking. The guard leads a process group of its own, so Ctrl-C on the owner's terminal does not reach the server behind
 * the owner's back, and it is always the last to go: when it has ended, so has the server.
 */
import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers';

const [grace, command, ...args] = process.argv.slice(2);

// A signal to the whole group is meant for the server: the guard outlives it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

const server = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
let isForced = false;

function force() {
  isForced = true;
  server.kill('SIGKILL');
}

server.on('error', (error) => {
  console.error(`${command}: ${error.message}`);
  process.exit(127);
});

server.on('exit', (code, signal) => {
  // What the server itself left behind ends as the server did.
  process.kill(-process.pid, isForced ? 'SIGKILL' : 'SIGTERM');
  process.exit(signal === null ? code : 128);
});

process.stdin.on('data', force);
process.stdin.on('error', force);
process.stdin.on('end', () => {
  server.kill('SIGTERM');
  setTimeout(force, Number(grace));
});
