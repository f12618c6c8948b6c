import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import type { sweep } from '../../workflows';
import { phoneCallWorkflowId } from '../../src/models/phone-call-input';
import { scenarioOf } from '../simulator/support/scenario-of';
import type { PlacedCall } from './support/placed-call';
import { type ProcessStack, startProcessStack } from './support/process-stack';
import type { SonoreProcess } from './support/sonore-process';
import { until } from './support/until';

const limit = 6;

/** Longer than the churn lasts. */
const longMs = 300_000;

const scenarios = [
  // Until somebody hangs up, asks for a transfer that comes about, or is soon over: none of them ends like the others.
  scenarioOf([{ model_says: 'Acme, good morning.' }, { expect_hangup: longMs }]),
  scenarioOf([{ model_says: 'Acme, good morning.' }, { caller_says: 'Thank you.' }, 'caller_hangs_up']),
  scenarioOf([{ model_says: 'Acme, good morning.' }, { silence: 60_000 }, 'caller_hangs_up']),
];

/** What is done to a deployment between two calls; most often nothing. */
const deeds = ['none', 'none', 'terminate', 'terminate', 'reset', 'reset', 'hang_up', 'caller_leaves'] as const;

/** After which calls a worker is killed: starting another one takes seconds, so it is not left to chance how often. */
const killsAfter: ReadonlySet<number> = new Set([8, 20]);

describe('calls that come while workers are killed and workflows are terminated and reset', () => {
  const seed = Number(process.env['CHURN_SEED'] ?? 20_261_123);
  let stack: ProcessStack;

  beforeAll(async () => {
    stack = await startProcessStack({
      gateways: 1,
      workers: 2,
      settings: { MAX_CONCURRENT_CALLS: String(limit), HEARTBEAT_TIMEOUT_MS: '2000' },
    });
  }, 240_000);
  afterAll(async () => stack.stop(), 60_000);

  test(`seed_${seed}_no_slot_is_ever_leaked_and_every_call_has_its_final_record`, async () => {
    const draw = drawing(seed);
    const calls: PlacedCall[] = [];
    const mostTaken: number[] = [];
    const carriedOut = new Set<string>();
    const dead = new Set<SonoreProcess>();
    let replaced: Promise<unknown> = Promise.resolve();

    for (let placed = 1; placed <= 30; placed += 1) {
      calls.push(stack.place(draw(scenarios)));
      await delay(draw([20, 100, 300]));
      mostTaken.push((await slots()).length);
      const deed = draw(deeds);
      const call = draw(calls);
      if (await done(deed, call)) carriedOut.add(deed);
      if (!killsAfter.has(placed)) continue;
      // The calls go on while its successor starts; one worker is always there.
      await replaced;
      const killed = stack.workers.find((worker) => !dead.has(worker));
      killed?.signal('SIGKILL');
      await killed?.exited;
      if (killed) dead.add(killed);
      replaced = stack.startWorker();
    }
    for (const { phone } of calls) phone.finish('caller_hung_up');
    await replaced;

    // The schedule's own sweep, without the wait for it.
    await until(
      'no slot taken and no call open',
      async () => {
        await sweepNow();
        const open = await stack.repositories.runningCalls.all();
        return (await slots()).length === 0 && open.length === 0;
      },
      90_000,
    );

    expect([...carriedOut]).toEqual(expect.arrayContaining(['terminate', 'reset', 'hang_up', 'caller_leaves']));
    expect(dead.size).toBe(killsAfter.size);
    expect(Math.max(...mostTaken)).toBeLessThanOrEqual(limit);
    expect(Math.max(...mostTaken)).toBeGreaterThan(1);
    for (const { callId } of calls) {
      // One that was terminated before anybody answered it is recorded by the gateway that watches it; one that was
      // between its refusal and the record of that has neither a slot nor a record, and Temporal lists it late.
      const final = await until(`the final record of ${callId}`, async () => {
        const record = await stack.repositories.calls.find(callId);
        if (record?.phase === 'closed') return record;
        await sweepNow();
        return null;
      });
      expect(final.outcome).not.toBeNull();
    }
    expect(await slots()).toEqual([]);
    const [admin] = stack.admins;
    expect((await admin?.call('listRunningCalls'))?.body).toEqual({ calls: [], pending_call_ids: [] });
    expect((await admin?.call('getCapacity'))?.body).toMatchObject({ in_use: 0, slots: [] });
  }, 300_000);

  const slots = () => stack.repositories.capacity.takenBefore(new Date(Date.now() + 60_000));

  const sweepNow = () =>
    stack.client.workflow.execute<typeof sweep>('sweep', {
      workflowId: `sweep-${randomUUID()}`,
      taskQueue: 'calls',
      args: [{ min_age_ms: 0 }],
    });

  /** Does it, and says whether it was: a call may be over by then, or not begun. */
  async function done(deed: (typeof deeds)[number], call: PlacedCall): Promise<boolean> {
    try {
      if (deed === 'caller_leaves') call.phone.finish('caller_hung_up');
      else if (deed === 'terminate') await call.workflow.terminate('by chance');
      else if (deed === 'reset') await reset(call.callId);
      else if (deed === 'hang_up') await call.workflow.cancel();
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError || isGrpcServiceError(error)) return false;
      throw error;
    }
  }

  /** Back to its first task: all that it has done since is done again, by another run of the same call. */
  async function reset(callId: string): Promise<void> {
    const { namespace } = stack.client.options;
    const handle = stack.client.workflow.getHandle(phoneCallWorkflowId(callId));
    const { runId } = await handle.describe();
    const { events } = await handle.fetchHistory();
    const first = events?.find((event) => event.workflowTaskCompletedEventAttributes);
    await stack.client.workflowService.resetWorkflowExecution({
      namespace,
      workflowExecution: { workflowId: phoneCallWorkflowId(callId), runId },
      reason: 'by chance',
      requestId: randomUUID(),
      workflowTaskFinishEventId: first?.eventId ?? null,
    });
  }
});

/** Draws one of several things; the same seed draws the same ones (linear congruential, Numerical Recipes' constants). */
function drawing(seed: number): <T>(things: readonly T[]) => T {
  let state = seed >>> 0;
  return (things) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return things[Math.floor((state / 2 ** 32) * things.length)] as never;
  };
}
