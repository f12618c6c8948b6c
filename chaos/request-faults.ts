import { type FaultRule, type FaultSwitches } from '../src/simulator/faults';
import { type FaultKind } from './fault-kinds';

/** Longer than Sonore waits for an answer in a chaos run (`OPENAI_TIMEOUT_MS`). */
const tooSlowMs = 4_000;

/** How often a request meets each kind; a call makes two to five requests and opens its sideband once or twice. */
const rulesOf: Partial<Record<FaultKind, FaultRule[]>> = {
  rate_limit: [{ probability: 0.04, fault: { kind: 'answer', status: 429, retryAfterS: 1 } }],
  server_error: [
    { probability: 0.03, fault: { kind: 'answer', status: 500 } },
    { probability: 0.03, fault: { kind: 'answer', status: 503 } },
  ],
  bad_gateway: [
    { probability: 0.015, fault: { kind: 'answer', status: 502 } },
    { probability: 0.015, fault: { kind: 'answer', status: 502, carriedOut: true } },
  ],
  slow_answer: [
    { probability: 0.04, fault: { kind: 'slow', delayMs: 700 } },
    { probability: 0.015, fault: { kind: 'slow', delayMs: tooSlowMs } },
  ],
  lost_answer: [{ probability: 0.03, fault: { kind: 'lost_answer' } }],
  lost_request: [{ probability: 0.03, fault: { kind: 'lost_request' } }],
  attach_refused: [
    { verbs: ['attach'], probability: 0.06, fault: { kind: 'answer', status: 500 } },
    { verbs: ['attach'], probability: 0.06, fault: { kind: 'answer', status: 503 } },
  ],
  socket_drop: [400, 1_500, 4_000, 9_000].map((afterMs) => ({
    verbs: ['attach'],
    probability: 0.05,
    fault: { kind: 'drop', afterMs },
  })),
};

/** What the simulator does to requests when these kinds are chosen. */
export function requestFaults(seed: string, kinds: readonly FaultKind[]): FaultSwitches {
  return { seed, rules: kinds.flatMap((kind) => rulesOf[kind] ?? []), script: {} };
}
