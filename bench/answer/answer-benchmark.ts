import { scenarioSchema } from '../../src/simulator/scenario/scenario-schema';
import { type Findings } from '../bench-result';
import { type BenchContext, type Benchmark, type BenchOptions } from '../benchmark';
import { latencies } from '../latencies';
import { sinceRinging } from '../rates/answer-times';
import { measureRates } from '../rates/measure-rates';

/** The greeting is heard, and the caller hangs up: what is measured is over by then. */
const shortCall = scenarioSchema.parse({
  name: 'short',
  caller: '+33612345678',
  dialed: '+33145678901',
  steps: [{ model_says: { text: 'Acme, good morning.', duration_ms: 1_000 } }, 'caller_hangs_up'],
});

/** How soon a call is answered, by rate: what its caller hears ringing for. */
export const answerBenchmark: Benchmark = {
  name: 'answer',
  description: 'webhook → accept → sideband attached, by rate, beside a bare workflow start',
  run: runAnswer,
};

async function runAnswer(options: BenchOptions, context: BenchContext): Promise<Findings> {
  const rates = options.quick ? [1, 5] : [1, 5, 10, 20];
  const { measurements, machine } = await measureRates(rates, shortCall, options, context);
  return {
    machine,
    latencies: measurements.flatMap(({ label, bareStartMs, times }) =>
      latencies(label, [
        ['bare workflow start', bareStartMs],
        ['webhook → 200', sinceRinging(times, 'webhookAnsweredAt')],
        ['webhook → accept', sinceRinging(times, 'acceptedAt')],
        ['webhook → attached', sinceRinging(times, 'attachedAt')],
      ]),
    ),
    // A call that was refused has no latency, and must not vanish from the table for it.
    figures: measurements.map(({ label, summaries }) => ({
      name: `${label}: calls not answered, or not by their script`,
      value: summaries.filter(({ failure, end }) => failure !== null || end !== 'caller_hung_up').length,
      unit: `of ${summaries.length}`,
    })),
    budgets: [],
    skipped: [],
  };
}
