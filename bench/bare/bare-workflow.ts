import { condition, defineSignal, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import { type BareActivities } from './bare-round-trips';

/** Asks for one round trip; the number comes back through the local activity. */
export const pingSignal = defineSignal<[number]>('ping');

const { arrived } = proxyLocalActivities<BareActivities>({ startToCloseTimeout: '10s' });

/**
 * The least that Temporal does for a durable answer to an event: a signal wakes a workflow, which runs a local activity.
 * Runs until it is terminated.
 */
export async function bareRoundTrip(): Promise<void> {
  setHandler(pingSignal, (id) => arrived(id));
  await condition(() => false);
}
