import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Cleanup } from '../src/apps/demo/cleanup';
import { type Report } from '../src/local-stack';
import { probeTcp } from '../src/local-stack/tcp-probe';
import { CallObserver } from './call-observer';
import { type ChaosStack, startChaosStack } from './chaos-stack';
import { type ChaosResult, judge, machineNow } from './chaos-result';
import { collectEvidence } from './collect-evidence';
import { type ChaosPlan } from './plan';
import { storyLines } from './result-lines';
import { runPlan } from './run-plan';

export interface ChaosOptions {
  /** This process's environment, of which Sonore gets only what is not a setting. */
  environment: NodeJS.ProcessEnv;
  report: Report;
  /** Tells what is going on. */
  tell: (line: string) => void;
  /** Caller and model live this many times as fast; 4 by default. */
  speed?: number;
}

/** So many calls that violate a rule are told in full. */
const toldStories = 5;

/**
 * Carries out a plan on a stack of its own, takes the stack down, and judges. `outer` takes it down when the run is
 * interrupted.
 */
export async function runChaos(
  plan: ChaosPlan,
  options: ChaosOptions,
  outer: Cleanup,
): Promise<{ result: ChaosResult; stories: string[] }> {
  const { environment, report, tell, speed = 4 } = options;
  const cleanup = new Cleanup();
  const interrupted = new AbortController();
  outer.add(async () => {
    interrupted.abort();
    await cleanup.run();
  });
  const switches = { speed, faults: plan.requestFaults };
  const stack = await startChaosStack({ environment, switches, restartable: true, report }, cleanup);
  const observer = new CallObserver(stack.simulator);
  const stalls = monitorEventLoopDelay();
  stalls.enable();
  const run = await runPlan(plan, stack, tell, interrupted.signal);
  tell('All calls are placed; waiting for the last ones to end');
  await Promise.all(run.calls.map(({ finished }) => finished));
  const forged = plan.forgeries.map(({ callId }) => callId);
  const seen = await collectEvidence(stack, observer, run.calls, forged);
  const elapsedMs = Date.now() - run.startedAt;
  const machine = machineNow(stalls.max / 1e6);
  await cleanup.run();
  const crashes = [...stack.gateways, ...stack.workers].flatMap((process) => process.unexpectedEnds);
  const evidence = { ...seen, crashes, leftovers: await leftoversOf(stack) };
  const result = judge(plan, run, evidence, { elapsedMs, machine });
  const guilty = new Set(result.invariants.flatMap(({ violations }) => violations.map(({ callId }) => callId)));
  const stories = evidence.calls.filter(({ callId }) => guilty.has(callId)).slice(0, toldStories);
  return { result, stories: stories.flatMap(storyLines) };
}

/** What is still there of a stack that was taken down. */
async function leftoversOf({ gateways, workers, ports }: ChaosStack): Promise<string[]> {
  const pids = [...gateways, ...workers].flatMap(({ allPids }) => allPids);
  const open = await Promise.all(
    ports.map((port) =>
      probeTcp(port).then(
        () => [`port ${port} is still open`],
        () => [],
      ),
    ),
  );
  return [...pids.filter(isRunning).map((pid) => `process ${pid} still runs`), ...open.flat()];
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
