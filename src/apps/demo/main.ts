import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { makeRunDirectory, terminalReport } from '../../local-stack';
import { loadScenario } from '../../simulator/scenario/load-scenario';
import { type Cleanup } from './cleanup';
import { type DemoFlags, demoProgram } from './demo-program';
import { paintFor } from './paint';
import { runDemo } from './run-demo';
import { runToTheEnd } from './run-to-the-end';
import { textTeller } from './text-teller';

/**
 * What the demo shows: a tool at work, a plain conversation, a call to nobody, and a caller who finds a line busy. Calls
 * of one list are placed at the same time.
 */
const ownScenarios = [['transfer'], ['question'], ['unknown-number'], ['one-line', 'line-busy']];

// eslint-disable-next-line no-restricted-properties -- the demo keeps the user's settings from what it starts
const environment = process.env;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function demo(flags: DemoFlags, cleanup: Cleanup): Promise<number> {
  const chosen = flags.scenario?.map((name) => [name]) ?? ownScenarios;
  const scenarios = chosen.map((group) => group.map(loadScenario));
  // Sonore reads `.env` and its prompts in the working directory: in an empty one it finds none of the user's.
  const directory = await makeRunDirectory('demo');
  process.chdir(directory);
  cleanup.add(() => rm(directory, { recursive: true, force: true }));

  const isTerminal = process.stdout.isTTY && process.stdin.isTTY;
  const paint = paintFor(process.stdout.isTTY && !environment['NO_COLOR']);
  const report = terminalReport(flags.json ? process.stderr : process.stdout);
  report.line('✔ dependencies');
  const ok = await runDemo(
    {
      scenarios,
      environment,
      report,
      speed: flags.speed,
      tell: flags.json ? (event) => print(JSON.stringify(event)) : textTeller(print, paint),
    },
    cleanup,
  );
  if (isTerminal && !flags.exit) {
    report.line('\nEverything is still running. Enter or Ctrl-C stops it.');
    await enterPressed();
  }
  return ok ? 0 : 1;
}

async function enterPressed(): Promise<void> {
  const input = createInterface({ input: process.stdin });
  await new Promise<void>((resolve) => input.once('line', () => resolve()).once('close', resolve));
  input.close();
}

void demoProgram((flags) => runToTheEnd((cleanup) => demo(flags, cleanup))).parseAsync();
