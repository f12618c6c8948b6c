import { scenarioSchema } from '../../src/simulator/scenario/scenario-schema';
import { budget, type Findings } from '../bench-result';
import { type BenchContext, type Benchmark, type BenchOptions } from '../benchmark';
import { latencies } from '../latencies';
import { sinceRinging } from '../rates/answer-times';
import { measureRates } from '../rates/measure-rates';

const webhookPath = 'webhook → 200';

/** docs/performance.md says where the limit comes from. */
const p99LimitMs = 250;
const budgetRate = 20;

/** A number that is nobody's: the call is refused at once, so that answering webhooks is most of what is done. */
const refusedCall = scenarioSchema.parse({
  name: 'refused',
  caller: '+33612345678',
  dialed: '+33199999999',
  steps: ['expect_rejection'],
});

/** How soon the gateway answers signed webhooks, by rate. */
export const webhooksBenchmark: Benchmark = {
  name: 'webhooks',
  description: 'how soon a signed webhook is answered with 200, by rate, beside a bare workflow start',
  run: runWebhooks,
};

async function runWebhooks(options: BenchOptions, context: BenchContext): Promise<Findings> {
  const rates = options.quick ? [5, budgetRate] : [5, budgetRate, 50];
  const { measurements, machine } = await measureRates(rates, refusedCall, options, context);
  const rows = measurements.flatMap(({ label, bareStartMs, times }) =>
    latencies(label, [
      ['bare workflow start', bareStartMs],
      [webhookPath, sinceRinging(times, 'webhookAnsweredAt')],
    ]),
  );
  return {
    machine,
    latencies: rows,
    figures: measurements.map(({ label, times }) => ({
      name: `${label}: webhooks not answered with 200`,
      value: times.filter(({ webhookAnsweredAt }) => webhookAnsweredAt === null).length,
      unit: `of ${times.length}`,
    })),
    budgets: rows
      .filter(({ load, path }) => load === `${budgetRate} calls/s` && path === webhookPath)
      .map(({ load, path, p99_ms }) => budget(`${load}: ${path}, p99`, p99_ms, p99LimitMs, 'ms')),
    skipped: [],
  };
}
