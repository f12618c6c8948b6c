/**
 * Server settings that decide the latency of a tool call; docker-compose.yml sets the same ones.
 * - The two poll rates are 20 a second per history shard, and a dev server has one shard: 50 ms for every hop.
 * - Four partitions of a task queue cost more on one machine than they spare (p95 of 100 calls 841 → 270 ms).
 * - The time shift, about a second, is how late sub-second retries of many calls may come.
 * Keys and defaults: go.temporal.io/server, common/dynamicconfig/constants.go.
 */
export const temporalDynamicConfig: Readonly<Record<string, string | number>> = {
  'history.transferProcessorMaxPollRPS': 2000,
  'history.timerProcessorMaxPollRPS': 2000,
  'matching.numTaskqueueReadPartitions': 1,
  'matching.numTaskqueueWritePartitions': 1,
  'history.timerProcessorMaxTimeShift': '10ms',
};
