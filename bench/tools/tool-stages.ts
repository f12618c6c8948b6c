import { type Figure } from '../bench-result';
import { summarize } from '../statistics';
import { type ToolCallSteps } from './call-history';
import { type ToolRoundTrip } from './tool-round-trips';

type Steps = ToolRoundTrip & ToolCallSteps;

const stages: readonly { name: string; from: keyof Steps; to: keyof Steps }[] = [
  { name: 'function call on the wire → signal in the history', from: 'calledAt', to: 'signalled' },
  { name: '→ workflow task at the worker', from: 'signalled', to: 'taskStarted' },
  { name: '→ result on the wire', from: 'taskStarted', to: 'answeredAt' },
];

/**
 * Where the time of round trips goes, p50 of each stage in milliseconds. Wire and server must have the same clock, as on
 * one machine. Trips without known steps are left out.
 */
export function toolStages(trips: readonly ToolRoundTrip[], steps: readonly ToolCallSteps[], of: string): Figure[] {
  const byId = new Map(steps.map((each) => [each.functionCallId, each]));
  const known = trips.flatMap((trip) => {
    const own = byId.get(trip.functionCallId);
    return own === undefined ? [] : [{ ...trip, ...own }];
  });
  if (known.length === 0) return [];
  return stages.map(({ name, from, to }) => ({
    name: `${of}: ${name}`,
    value: summarize(known.map((each) => Number(each[to]) - Number(each[from]))).p50,
    unit: 'ms',
  }));
}
