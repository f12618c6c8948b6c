import { startDemoStack } from '../../src/apps/demo/start-demo-stack';
import { type JournalRecord } from '../../src/simulator/journal';
import { type CallSummary } from '../../src/simulator/calls/call-summary';
import { type Scenario } from '../../src/simulator/scenario/scenario-schema';
import { type MachineFacts } from '../bench-result';
import { type BenchContext, type BenchOptions } from '../benchmark';
import { loadAverage, machineFacts } from '../machine-facts';
import { roomySettings } from '../roomy-settings';
import { type AnswerTimes, answerTimes } from './answer-times';
import { bareStart } from './bare-start';
import { placeAtRate } from './place-at-rate';

/** What was seen at one rate. */
export interface RateMeasurement {
  /** `20 calls/s`. */
  label: string;
  perSecond: number;
  bareStartMs: number[];
  times: AnswerTimes[];
  summaries: CallSummary[];
}

/**
 * Places calls of one scenario at each rate in turn, on servers of its own, with a bare workflow start between any two of
 * them. The first calls, at the lowest rate, are not counted: they compile code and open connections.
 */
export async function measureRates(
  rates: readonly number[],
  scenario: Scenario,
  { seconds, quick }: BenchOptions,
  { environment, report, cleanup }: BenchContext,
): Promise<{ machine: MachineFacts; measurements: RateMeasurement[] }> {
  const loadBefore = loadAverage();
  const stack = await startDemoStack({ environment, speed: 1, settings: roomySettings, report }, cleanup);
  const { simulator, client } = stack;
  const measure = async (perSecond: number, lasting: number): Promise<RateMeasurement> => {
    const label = `${perSecond} calls/s`;
    const progress = report.start(`Measuring: ${label}`);
    const records: JournalRecord[] = [];
    const unlisten = simulator.onEvent((record) => records.push(record));
    const bareStartMs: number[] = [];
    const summaries = await placeAtRate(simulator, scenario, { perSecond, seconds: lasting }, async () => {
      bareStartMs.push(await bareStart(client));
    });
    unlisten();
    progress.end();
    return { label, perSecond, bareStartMs, summaries, times: [...answerTimes(records).values()] };
  };
  await measure(rates[0] ?? 1, 3);
  const measurements: RateMeasurement[] = [];
  for (const rate of rates) measurements.push(await measure(rate, seconds ?? (quick ? 5 : 20)));
  return { measurements, machine: await machineFacts(stack, loadBefore) };
}
