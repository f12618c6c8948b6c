import { type FaultSwitches } from './faults';

/** What a webhook delivery can do wrong, or twice. */
export interface WebhookSwitches {
  /** Deliveries of the event sent at the same moment, each with the same id. */
  copies: number;
  /** Further deliveries, one after the other, although the first was answered with 2xx. */
  redeliveries: number;
  /** Added to `webhook-timestamp`, seconds; −301 is stale. */
  timestampOffsetS: number;
  /** Added to the event's `created_at`, seconds; −120 is an event that comes two minutes late. */
  createdAtOffsetS: number;
  /** How late the first delivery is sent, milliseconds: of several events, the later one may come first. */
  delayMs: number;
  /** Signs with another secret. */
  badSignature: boolean;
  /** Sends a body that is no JSON, signed as the other switches say. */
  garbage: boolean;
  /** While a secret is rotated a delivery carries two signatures; this old secret signs first. */
  oldSecret: string | null;
}

/** What is unknown of the live API, or varies there; the defaults are the likeliest. */
export interface Switches {
  /** Caller and model live this many times as fast. Limits on the system under test stay wall time. */
  speed: number;
  /** Sends `session.created` when a sideband attaches; recordings of sidebands have none. */
  sessionCreatedOnAttach: boolean;
  /** How sockets close when the call is over: 1000, 1001, or 1006 (no close frame). */
  hangupCloseCode: 1000 | 1001 | 1006;
  /** Success of `accept`: 200, or the 204 one report claims. */
  acceptStatus: 200 | 204;
  /** `accept` of a call that is accepted already: nobody knows what the live API answers. */
  repeatedAcceptStatus: 200 | 400 | 409;
  /** Refuses a malformed `accept` with 400; lenient answers 2xx and the call breaks, as has been seen live. */
  strictAccept: boolean;
  /** How long a 404 takes, milliseconds; the live API needs about 5300. */
  notFoundDelayMs: number;
  /** What `GET /models` lists. */
  models: string[];
  /** How far the clock of `GET /models` is ahead, seconds. */
  clockOffsetS: number;
  /** What goes wrong with REST requests and sidebands. */
  faults: FaultSwitches;
  webhook: WebhookSwitches;
}

/** Switches as a caller gives them: what is left out keeps its value. */
export type SwitchOverrides = Partial<Omit<Switches, 'webhook' | 'faults'>> & {
  webhook?: Partial<WebhookSwitches>;
  faults?: Partial<FaultSwitches>;
};

/** The likeliest behaviour of the live API, in real time. */
export const DEFAULT_SWITCHES: Switches = {
  speed: 1,
  sessionCreatedOnAttach: false,
  hangupCloseCode: 1000,
  acceptStatus: 200,
  repeatedAcceptStatus: 409,
  strictAccept: true,
  notFoundDelayMs: 0,
  models: ['gpt-realtime-2.1', 'gpt-realtime-2.1-mini', 'gpt-4o-transcribe', 'gpt-4o-mini-transcribe', 'gpt-5-mini'],
  clockOffsetS: 0,
  faults: { seed: '', rules: [], script: {} },
  webhook: {
    copies: 1,
    redeliveries: 0,
    timestampOffsetS: 0,
    createdAtOffsetS: 0,
    delayMs: 0,
    badSignature: false,
    garbage: false,
    oldSecret: null,
  },
};

/** Switches with some of them changed. */
export function withSwitches(base: Switches, overrides: SwitchOverrides = {}): Switches {
  return {
    ...base,
    ...overrides,
    webhook: { ...base.webhook, ...overrides.webhook },
    faults: { ...base.faults, ...overrides.faults },
  };
}
