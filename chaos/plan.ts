import { createHash } from 'node:crypto';
import { drawn, type FaultSwitches } from '../src/simulator/faults';
import { type WebhookSwitches } from '../src/simulator/switches';
import { type FaultKind, type ProcessFaultKind, processFaultKinds } from './fault-kinds';
import { requestFaults } from './request-faults';
import { scenarioWeights } from './scenarios';

/** What a run is asked for. */
export interface PlanOptions {
  seed: string;
  calls: number;
  /** Calls a second. */
  rate: number;
  faults: readonly FaultKind[];
  /** From one process fault to the next, milliseconds. */
  faultEveryMs: number;
}

/** Times are milliseconds since the run began. */
export interface PlannedCall {
  atMs: number;
  callId: string;
  scenario: string;
  webhook: Partial<WebhookSwitches>;
}

export interface ProcessFault {
  atMs: number;
  kind: ProcessFaultKind;
  /** Which of the two processes of that role; 0 for a server. */
  target: number;
  /** How long the process is away or frozen. */
  lastsMs: number;
}

/** A webhook that somebody else sent; it must start nothing. */
export interface Forgery {
  atMs: number;
  callId: string;
  switches: Partial<WebhookSwitches>;
}

/** Everything a run does of its own accord; the same options make the same plan. */
export interface ChaosPlan extends PlanOptions {
  plannedCalls: PlannedCall[];
  processFaults: ProcessFault[];
  forgeries: Forgery[];
  requestFaults: FaultSwitches;
}

/** Sonore misses a frozen worker after `HEARTBEAT_TIMEOUT_MS`, 2.5 s in a run; it is frozen for longer. */
const frozenMs = [3_500, 6_000] as const;
const awayMs = [300, 2_500] as const;

const forgeries: readonly Partial<WebhookSwitches>[] = [
  { badSignature: true },
  { garbage: true },
  { garbage: true, badSignature: true },
  { timestampOffsetS: -301 },
];

/** Draws a run from its seed. */
export function planChaos(options: PlanOptions): ChaosPlan {
  const { seed, calls, rate, faults } = options;
  const spanMs = Math.round((calls / rate) * 1_000);
  const draw = (...parts: (string | number)[]): number => drawn(seed, ...parts);
  const has = (kind: FaultKind): boolean => faults.includes(kind);

  const plannedCalls = Array.from({ length: calls }, (_, index): PlannedCall => {
    const webhook: Partial<WebhookSwitches> = {};
    if (has('webhook_doubled') && draw('doubled', index) < 0.15) {
      webhook.copies = 1 + Math.ceil(draw('copies', index) * 3);
      webhook.redeliveries = Math.floor(draw('redeliveries', index) * 3);
    }
    if (has('webhook_late') && draw('late', index) < 0.15) webhook.delayMs = Math.round(draw('delay', index) * 3_000);
    return {
      atMs: Math.round(((index + draw('jitter', index)) * spanMs) / calls),
      callId: callIdOf(seed, 'call', index),
      scenario: pickScenario(draw('scenario', index)),
      webhook,
    };
  });

  const forged = has('webhook_forged') ? Math.max(Math.round(calls * 0.05), forgeries.length) : 0;
  return {
    ...options,
    plannedCalls,
    processFaults: planProcessFaults(options, spanMs),
    forgeries: Array.from({ length: forged }, (_, index) => ({
      atMs: Math.round(draw('forged', index) * spanMs),
      callId: callIdOf(seed, 'forged', index),
      switches: forgeries[index % forgeries.length] ?? {},
    })).sort((a, b) => a.atMs - b.atMs),
    requestFaults: requestFaults(seed, faults),
  };
}

/** Every chosen kind once, in an order of the seed, before any comes again. */
function planProcessFaults({ seed, faults, faultEveryMs }: PlanOptions, spanMs: number): ProcessFault[] {
  const kinds = processFaultKinds.filter((kind) => faults.includes(kind));
  const count = kinds.length === 0 ? 0 : Math.floor(spanMs / faultEveryMs);
  let deck: ProcessFaultKind[] = [];
  return Array.from({ length: count }, (_, index) => {
    const draw = (what: string): number => drawn(seed, 'process', what, index);
    if (deck.length === 0) deck = [...kinds];
    const [kind = 'worker_kill'] = deck.splice(Math.floor(draw('kind') * deck.length), 1);
    const [least, most] = kind === 'worker_freeze' ? frozenMs : awayMs;
    return {
      atMs: Math.round((index + 0.4 + draw('at') * 0.4) * faultEveryMs),
      kind,
      target: kind.startsWith('worker') || kind.startsWith('gateway') ? Math.floor(draw('target') * 2) : 0,
      lastsMs: Math.round(least + draw('lasts') * (most - least)),
    };
  });
}

/** Looks like OpenAI's, and is the same for the same seed. */
function callIdOf(seed: string, what: string, index: number): string {
  return `rtc_u1_${createHash('sha256').update(`${seed}/${what}/${index}`).digest('hex').slice(0, 32)}`;
}

function pickScenario(draw: number): string {
  const entries = Object.entries(scenarioWeights);
  let rest = draw * entries.reduce((sum, [, weight]) => sum + weight, 0);
  const picked = entries.find(([, weight]) => (rest -= weight) < 0) ?? entries.at(-1);
  if (picked === undefined) throw new RangeError('there are no scenarios');
  return picked[0];
}
