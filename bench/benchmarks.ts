import { answerBenchmark } from './answer/answer-benchmark';
import { type Benchmark } from './benchmark';
import { callsBenchmark } from './calls/calls-benchmark';
import { historyBenchmark } from './history/history-benchmark';
import { peerKillBenchmark } from './peer/peer-kill-benchmark';
import { toolsBenchmark } from './tools/tools-benchmark';
import { webhooksBenchmark } from './webhooks/webhooks-benchmark';

/** Every benchmark there is, in the order they run in. */
export const benchmarks: readonly Benchmark[] = [
  webhooksBenchmark,
  answerBenchmark,
  toolsBenchmark,
  callsBenchmark,
  historyBenchmark,
  peerKillBenchmark,
];
