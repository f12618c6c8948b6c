import { startDemoStack, type DemoStack } from '../../src/apps/demo/start-demo-stack';
import { type GuardedProcess } from '../../src/local-stack';
import { preciseNow } from '../../src/simulator/session/call-clock';
import { type Simulator } from '../../src/simulator/simulator';
import { type BenchContext } from '../benchmark';
import { roomySettings } from '../roomy-settings';
import { startAnotherWorker } from '../start-another-worker';
import { peerName, startPeer } from './start-peer';

/** How a process ends: asked to, as in a roll-out, or at once. */
export type Ending = 'SIGTERM' | 'kill -9';

/** Something that holds calls in one process, which can be ended under them and has a successor. */
export interface CallSystem {
  name: string;
  simulator: Simulator;
  /** Ends the process that holds the calls; resolves with the moment when it was told to, milliseconds since 1970. */
  end(ending: Ending): Promise<number>;
}

/** Sonore with one worker; its successor is there before the worker goes, as in a roll-out or beside a second one. */
export async function startSonoreSystem(context: BenchContext): Promise<CallSystem & { stack: DemoStack }> {
  const { environment, report, cleanup } = context;
  const stack = await startDemoStack({ environment, speed: 1, settings: roomySettings, report }, cleanup);
  let worker = stack.worker;
  const end = async (ending: Ending): Promise<number> => {
    const next = await startAnotherWorker(stack, cleanup);
    const toldAt = preciseNow();
    await endProcess(worker, ending);
    worker = next;
    return toldAt;
  };
  return { name: 'Sonore', simulator: stack.simulator, stack, end };
}

/** The agent on OpenAI's SDK, started again at once; a text says why it cannot be had. */
export async function startPeerSystem({ environment, cleanup }: BenchContext): Promise<CallSystem | string> {
  const peer = await startPeer(environment, cleanup);
  if (typeof peer === 'string') return peer;
  let current = peer.process;
  const end = async (ending: Ending): Promise<number> => {
    const toldAt = preciseNow();
    await endProcess(current, ending);
    current = await peer.restart();
    return toldAt;
  };
  return { name: peerName, simulator: peer.simulator, end };
}

async function endProcess(guarded: GuardedProcess, ending: Ending): Promise<void> {
  if (ending === 'kill -9' || guarded.pid === undefined) return guarded.kill();
  // To the process group, as an orchestrator would: the guard's own way of stopping is impatient.
  process.kill(-guarded.pid, 'SIGTERM');
  await guarded.exited;
}
