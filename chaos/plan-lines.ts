import { type ChaosPlan } from './plan';

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1).padStart(7)} s`;

/** What a run would do, in the order of time. */
export function planLines(plan: ChaosPlan): string[] {
  const events: [number, string][] = [
    ...plan.plannedCalls.map(({ atMs, callId, scenario, webhook }): [number, string] => [
      atMs,
      `call …${callId.slice(-6)}  ${scenario} ${Object.keys(webhook).length === 0 ? '' : JSON.stringify(webhook)}`.trimEnd(),
    ]),
    ...plan.processFaults.map(({ atMs, kind, target, lastsMs }): [number, string] => [
      atMs,
      `${kind} ${target}, for ${lastsMs} ms`,
    ]),
    ...plan.forgeries.map(({ atMs, switches }): [number, string] => [
      atMs,
      `forged webhook ${JSON.stringify(switches)}`,
    ]),
  ];
  const rules = plan.requestFaults.rules.map(
    ({ verbs, probability, fault }) =>
      `  ${verbs?.join(', ') ?? 'any request'}: ${probability} ${JSON.stringify(fault)}`,
  );
  return [
    `Seed ${plan.seed}: ${plan.calls} calls`,
    ...events.sort(([a], [b]) => a - b).map(([atMs, text]) => `${seconds(atMs)}  ${text}`),
    'Requests, by chance (drawn from the seed for each call, verb and attempt):',
    ...rules,
  ];
}
