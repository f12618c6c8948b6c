import { createHash } from 'node:crypto';

/** What a client asks OpenAI's side for: the four REST verbs, and `attach`, the upgrade to a sideband. */
export type FaultyVerb = 'accept' | 'reject' | 'refer' | 'hangup' | 'attach';

/** What a request meets instead of being carried out and answered as usual. */
export type Fault =
  /** An error instead of the answer; `carriedOut` (false) says whether the request was carried out all the same. */
  | { kind: 'answer'; status: number; retryAfterS?: number; carriedOut?: boolean }
  /** Carried out at once, answered late. */
  | { kind: 'slow'; delayMs: number }
  /** Carried out, then the connection is reset without an answer. */
  | { kind: 'lost_answer' }
  /** The connection is reset before anything is carried out. */
  | { kind: 'lost_request' }
  /** Of `attach`: the sideband opens, and breaks without a close frame so many milliseconds later. */
  | { kind: 'drop'; afterMs: number };

/** A fault that requests meet by chance. */
export interface FaultRule {
  /** All verbs when left out; `attach` only when it is named. */
  verbs?: readonly FaultyVerb[];
  /** From 0 to 1, drawn for every request anew. */
  probability: number;
  fault: Fault;
}

/** What may go wrong with a call's requests. */
export interface FaultSwitches {
  /** The same seed, call id, verb and number of the request draw the same fault, in whatever order calls are served. */
  seed: string;
  /** The first rule whose draw hits is taken. */
  rules: readonly FaultRule[];
  /** What the first, second … request of a verb meets, null being nothing; the rules are for those beyond the list. */
  script: Partial<Record<FaultyVerb, readonly (Fault | null)[]>>;
}

/** A number from 0 up to 1 that depends on nothing but the seed and `parts`. */
export function drawn(seed: string, ...parts: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update([seed, ...parts].join('\u0000'))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** Deals out faults: request by request, call by call. */
export class FaultDealer {
  private readonly counts = new WeakMap<object, Map<FaultyVerb, number>>();

  /** The fault that the next request of this verb meets on `call`; null when it meets none. */
  next(call: { callId: string; identity: { switches: { faults: FaultSwitches } } }, verb: FaultyVerb): Fault | null {
    const { seed, rules, script } = call.identity.switches.faults;
    const number = this.countUp(call, verb);
    const scripted = script[verb];
    if (scripted !== undefined && number < scripted.length) return scripted[number] ?? null;
    const rule = rules.find(
      ({ verbs, probability }, index) =>
        (verbs === undefined ? verb !== 'attach' : verbs.includes(verb)) &&
        drawn(seed, call.callId, verb, number, index) < probability,
    );
    return rule?.fault ?? null;
  }

  /** How many requests of this verb came before. */
  private countUp(call: object, verb: FaultyVerb): number {
    const counts = this.counts.get(call) ?? new Map<FaultyVerb, number>();
    this.counts.set(call, counts);
    const number = counts.get(verb) ?? 0;
    counts.set(verb, number + 1);
    return number;
  }
}
