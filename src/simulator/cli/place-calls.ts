import { type Scenario } from '../scenario/scenario-schema';
import { type PlaceCallOptions, type SimulatorOptions } from '../simulator';
import { startSimulator } from '../start-simulator';
import { printTimeline } from './print-timeline';
import { watchEnds } from './watch-ends';

/** Plays each scenario `count` times at once; resolves with how many calls did not go by their script. */
export async function placeCalls(
  options: SimulatorOptions,
  scenarios: Scenario[],
  count: number,
  numbers: PlaceCallOptions,
  print: (line: string) => void,
): Promise<number> {
  const simulator = await startSimulator(options);
  try {
    simulator.onEvent(printTimeline(print));
    const endsNoticed = watchEnds(simulator);
    const calls = scenarios.flatMap((scenario) =>
      Array.from({ length: count }, () => simulator.placeCall(scenario, numbers)),
    );
    const summaries = await Promise.all(calls.map(({ finished }) => finished));
    await endsNoticed();
    const failures = summaries.filter(({ failure }) => failure !== null).length;
    print(`${summaries.length - failures} of ${summaries.length} calls went by their script`);
    return failures;
  } finally {
    await simulator.stop();
  }
}
