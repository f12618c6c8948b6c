import { type Figure } from '../bench-result';
import { summarize } from '../statistics';
import { type CallHistory, toolCallCosts } from './call-history';
import { toolPaths } from './tool-paths';
import { type ToolRoundTrip } from './tool-round-trips';

/**
 * What a tool call of each path adds to the history of its call, medians; `trips` and `histories` are by call. A record
 * is written after tool calls and holds all of them, so a call's later tool calls weigh more.
 */
export function historyFigures(
  load: string,
  trips: readonly ToolRoundTrip[][],
  histories: readonly CallHistory[],
): Figure[] {
  return Object.values(toolPaths).flatMap(({ tool, label }) => {
    const perCall = histories.map((history, call) => {
      const own = (trips[call] ?? []).filter((trip) => trip.tool === tool).map((trip) => trip.functionCallId);
      return toolCallCosts(history).filter(({ functionCallId }) => own.includes(functionCallId));
    });
    const all = perCall.flat();
    if (all.length === 0) return [];
    const figure = (what: string, values: readonly number[], unit: string): Figure => ({
      name: `${load}: ${label}: history${what}`,
      value: summarize(values).p50,
      unit,
    });
    const bytes = (costs: typeof perCall): number[] => costs.flat().map((cost) => cost.bytes);
    return [
      figure(
        '',
        all.map(({ events }) => events),
        'events',
      ),
      figure(', first of a call', bytes(perCall.map((costs) => costs.slice(0, 1))), 'bytes'),
      figure(', last of a call', bytes(perCall.map((costs) => costs.slice(-1))), 'bytes'),
    ];
  });
}
