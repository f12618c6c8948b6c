import { setTimeout as delay } from 'node:timers/promises';
import { type SimulatedCall } from '../src/simulator/calls/simulated-call';
import { type ChaosStack } from './chaos-stack';
import { type ChaosPlan, type ProcessFault } from './plan';
import { chaosScenarios } from './scenarios';

/** A process fault as it was carried out; instants in milliseconds since 1970. */
export interface CarriedOut extends ProcessFault {
  at: number;
  /** When everything was running again. */
  repairedAt: number;
}

/** What happened of a plan. */
export interface PlanRun {
  startedAt: number;
  calls: SimulatedCall[];
  carriedOut: CarriedOut[];
}

/**
 * Places the calls and lets the faults happen, each at its time; a process fault waits until the one before is repaired,
 * so that one process of each role is always left. Resolves when all is placed, done and repaired.
 */
export async function runPlan(
  plan: ChaosPlan,
  stack: ChaosStack,
  tell: (line: string) => void,
  interrupted: AbortSignal,
): Promise<PlanRun> {
  const startedAt = Date.now();
  const at = async (atMs: number): Promise<void> => {
    await delay(Math.max(startedAt + atMs - Date.now(), 0), undefined, { signal: interrupted });
  };
  const calls: SimulatedCall[] = [];
  const carriedOut: CarriedOut[] = [];
  await Promise.all([placeCalls(), forge(), breakThings()]);
  return { startedAt, calls, carriedOut };

  async function placeCalls(): Promise<void> {
    for (const { atMs, callId, scenario, webhook } of plan.plannedCalls) {
      await at(atMs);
      const script = chaosScenarios.get(scenario);
      if (script === undefined) throw new RangeError(`no scenario ${scenario}`);
      calls.push(stack.simulator.placeCall(script, { callId, switches: { webhook } }));
    }
  }

  async function forge(): Promise<void> {
    for (const { atMs, callId, switches } of plan.forgeries) {
      await at(atMs);
      const data = { call_id: callId, sip_headers: [{ name: 'To', value: 'sip:+33145678901@sip.carrier.example' }] };
      // It is refused again and again; nobody waits for the sender to give up.
      void stack.simulator.sendWebhook('realtime.call.incoming', data, switches);
    }
  }

  async function breakThings(): Promise<void> {
    for (const fault of plan.processFaults) {
      await at(fault.atMs);
      tell(`${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${fault.kind} ${fault.target}`);
      const begunAt = Date.now();
      await carryOut(fault, stack);
      carriedOut.push({ ...fault, at: begunAt, repairedAt: Date.now() });
    }
  }
}

async function carryOut({ kind, target, lastsMs }: ProcessFault, stack: ChaosStack): Promise<void> {
  const process = (kind === 'gateway_kill' ? stack.gateways : stack.workers)[target];
  if (process === undefined) throw new RangeError(`no process ${target}`);
  switch (kind) {
    case 'worker_kill':
    case 'gateway_kill':
      await process.kill();
      await delay(lastsMs);
      return process.start();
    case 'worker_stop': {
      await process.stop();
      return process.start();
    }
    case 'worker_freeze':
      return process.freeze(lastsMs);
    case 'temporal_restart':
      return stack.temporal.restart(lastsMs);
    case 'mongo_restart':
      return stack.mongo.restart(lastsMs);
  }
}
