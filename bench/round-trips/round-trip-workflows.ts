import { condition, defineSignal, proxyActivities, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import { type RoundTripActivities } from './round-trips';

/** Asks for one round trip; the number comes back through the last activity. */
export const pingSignal = defineSignal<[number]>('ping');

/**
 * The least that Temporal does for a durable answer to an event: a signal wakes a workflow, which runs a local activity.
 * Runs until it is terminated.
 */
export async function bareRoundTrip(): Promise<void> {
  const { arrived } = proxyLocalActivities<RoundTripActivities>({ startToCloseTimeout: '10s' });
  setHandler(pingSignal, (id) => arrived(id));
  await condition(() => false);
}

/**
 * A tool call as one would first design it: the signal's handler runs the tool as an activity, and hands its result to the
 * process with the socket in a second one, on the queue that only that process polls. Runs until it is terminated.
 */
export async function twoActivities(hostQueue: string): Promise<void> {
  const { runTool } = proxyActivities<RoundTripActivities>({ startToCloseTimeout: '10s' });
  const { arrived } = proxyActivities<RoundTripActivities>({ startToCloseTimeout: '10s', taskQueue: hostQueue });
  setHandler(pingSignal, async (id) => arrived(await runTool(id)));
  await condition(() => false);
}
