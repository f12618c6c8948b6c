import { writeFile } from 'node:fs/promises';
import { type Cleanup } from '../src/apps/demo/cleanup';
import { runToTheEnd } from '../src/apps/demo/run-to-the-end';
import { terminalReport } from '../src/local-stack';
import { type ChaosFlags, chaosProgram } from './chaos-program';
import { killTestLines, runKillTest } from './kill-test';
import { planChaos } from './plan';
import { planLines } from './plan-lines';
import { resultLines } from './result-lines';
import { runChaos } from './run-chaos';

const print = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);

async function main(flags: ChaosFlags, cleanup: Cleanup): Promise<number> {
  const calls = flags.minutes === undefined ? flags.calls : Math.ceil(flags.minutes * 60 * flags.rate);
  const plan = planChaos({ ...flags, calls, faultEveryMs: flags.every * 1_000 });
  if (flags.plan) {
    print(planLines(plan));
    return 0;
  }
  const options = {
    environment: process.env,
    report: terminalReport(process.stdout),
    tell: (line: string) => print([line]),
  };
  const save = async (result: unknown): Promise<void> => {
    if (flags.json !== undefined) await writeFile(flags.json, `${JSON.stringify(result, null, 2)}\n`);
  };
  if (flags.killTest) {
    const result = await runKillTest(calls, options, cleanup);
    print(killTestLines(result));
    await save(result);
    return result.lost === 0 ? 0 : 1;
  }
  const { result, stories } = await runChaos(plan, options, cleanup);
  print([...stories, ...resultLines(result)]);
  await save(result);
  return result.invariants.some(({ violations }) => violations.length > 0) ? 1 : 0;
}

void chaosProgram((flags) => runToTheEnd((cleanup) => main(flags, cleanup))).parseAsync();
