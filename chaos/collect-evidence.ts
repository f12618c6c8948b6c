import { setTimeout as delay } from 'node:timers/promises';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { phoneCallWorkflowId } from '../src/models/phone-call-input';
import { type SimulatedCall } from '../src/simulator/calls/simulated-call';
import { type CallObserver } from './call-observer';
import { type ChaosStack } from './chaos-stack';
import { type CallEvidence, type Evidence } from './evidence';

/** Histories that are read at the same time. */
const readers = 8;

/** How long after the last phone call the last workflows may take to close. */
const closeWithinMs = 60_000;

/** Waits until the workflows of these calls have closed, or a minute has passed; resolves with those still running. */
async function untilClosed(client: Client, callIds: readonly string[]): Promise<string[]> {
  const deadline = Date.now() + closeWithinMs;
  let running = [...callIds];
  for (;;) {
    const statuses = await inTurns(running, (callId) => statusOf(client, callId));
    running = running.filter((_, index) => statuses[index] === 'RUNNING');
    if (running.length === 0 || Date.now() > deadline) return running.map(phoneCallWorkflowId);
    await delay(500);
  }
}

/** Reads everything about a run's calls, once the run is over. `leftovers` are known only when it has been stopped. */
export async function collectEvidence(
  stack: ChaosStack,
  observer: CallObserver,
  calls: readonly SimulatedCall[],
  forgedCallIds: readonly string[],
): Promise<Omit<Evidence, 'crashes' | 'leftovers'>> {
  const { client, db } = stack;
  const callIds = calls.map(({ callId }) => callId);
  const runningWorkflows = await untilClosed(client, callIds);
  const slots = await db.collection<{ slots?: { call_id: string }[] }>('capacity').find().toArray();
  return {
    calls: await inTurns(calls, (call) => callEvidence(stack, observer, call)),
    forged: await inTurns(forgedCallIds, async (callId) => ({
      callId,
      workflow: await statusOf(client, callId),
      documents: await db.collection('calls').countDocuments({ call_id: callId }),
    })),
    runningWorkflows,
    openSockets: calls.reduce((sum, { sockets }) => sum + sockets.count, 0),
    slots: slots.flatMap((document) => (document.slots ?? []).map((slot) => slot.call_id)),
  };
}

async function callEvidence(stack: ChaosStack, observer: CallObserver, call: SimulatedCall): Promise<CallEvidence> {
  const { db, repositories } = stack;
  const { callId } = call;
  const [documents, record, items, workflow] = await Promise.all([
    db.collection('calls').countDocuments({ call_id: callId }),
    repositories.calls.find(callId).catch(() => null),
    db
      .collection<{ item_id: string; role: string; text: string }>('calls-transcripts')
      .find({ call_id: callId })
      .toArray(),
    workflowEvidence(stack.client, callId),
  ]);
  const transcript = items.map(({ item_id: itemId, role, text }) => ({ itemId, role, text }));
  return { callId, summary: call.summary(), ...observer.of(callId), documents, record, transcript, workflow };
}

async function workflowEvidence(client: Client, callId: string): Promise<CallEvidence['workflow']> {
  const handle = client.workflow.getHandle(phoneCallWorkflowId(callId));
  const status = await statusOf(client, callId);
  if (status === null) return null;
  const activities: Record<string, number> = {};
  let failure: string | null = null;
  for (const event of (await handle.fetchHistory()).events ?? []) {
    failure ??= failureText(event.workflowExecutionFailedEventAttributes?.failure);
    const name = event.activityTaskScheduledEventAttributes?.activityType?.name;
    if (name) activities[name] = (activities[name] ?? 0) + 1;
  }
  const result: unknown = status === 'COMPLETED' ? await handle.result() : null;
  return { status, outcome: (result as { outcome?: string } | null)?.outcome ?? null, failure, activities };
}

/** `Activity task failed ← ZodError: …`. */
function failureText(failure: FailureOfHistory): string | null {
  if (!failure) return null;
  const type = failure.applicationFailureInfo?.type;
  const own = `${type ? `${type}: ` : ''}${failure.message ?? ''}`;
  const cause = failureText(failure.cause);
  return cause === null ? own : `${own} ← ${cause}`;
}

type FailureOfHistory = temporal.api.failure.v1.IFailure | null | undefined;

/** The status of a call's workflow, null when there is none. */
async function statusOf(client: Client, callId: string): Promise<string | null> {
  try {
    const { status } = await client.workflow.getHandle(phoneCallWorkflowId(callId)).describe();
    return status.name;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** Maps with a few at a time, in order. */
async function inTurns<T, R>(inputs: readonly T[], work: (input: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < inputs.length; start += readers) {
    results.push(...(await Promise.all(inputs.slice(start, start + readers).map(work))));
  }
  return results;
}
