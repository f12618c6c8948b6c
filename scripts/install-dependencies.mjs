import { spawn } from 'node:child_process';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';

const guardFile = fileURLToPath(new URL('../src/local-stack/guard.mjs', import.meta.url));

/** What npm gets to end by itself, in milliseconds. */
const graceMs = 2000;

const reasonLines = 12;

/**
 * Installs what `root/package-lock.json` asks for, telling on stderr how long it has taken so far. Resolves when done,
 * rejects with what npm said. Runs no install scripts: nothing here needs one, and some places forbid them. However this
 * process ends, npm ends with it: one that went on alone would write into the folder beside the next attempt's.
 */
export async function installDependencies(root) {
  const startedAt = Date.now();
  const isTerminal = process.stderr.isTTY === true;
  const state = () => `Installing dependencies (npm ci) … ${Math.round((Date.now() - startedAt) / 1000)} s`;
  const say = () => process.stderr.write(isTerminal ? `\r\u001b[K${state()}` : `${state()}\n`);
  say();
  const timer = setInterval(say, isTerminal ? 500 : 10_000);
  try {
    await npmCi(root);
    process.stderr.write(`${isTerminal ? '\r\u001b[K' : ''}${state().replace(' …', ': done,')}\n`);
  } finally {
    clearInterval(timer);
  }
}

function npmCi(root) {
  // The npm that runs this script, where one does; a test or a production setting must not leave out what tests need.
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const args = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, ...before] = npm;
  return new Promise((resolve, reject) => {
    const output = [];
    const guarded = [guardFile, String(graceMs), command, ...before, ...args];
    const child = spawn(process.execPath, guarded, { cwd: root, detached: true, stdio: 'pipe' });
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => reject(new Error(`npm could not be started: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(head(Buffer.concat(output).toString().trim()) || `npm ended with code ${code}`));
    });
  });
}

/** npm puts the reason first and its manual after it. */
function head(text) {
  const lines = text.split('\n');
  return lines.length <= reasonLines ? text : [...lines.slice(0, reasonLines), '…'].join('\n');
}
