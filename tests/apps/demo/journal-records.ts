import {
  type CallRecord,
  type DeliveryRecord,
  type FrameRecord,
  type RequestRecord,
  type SocketRecord,
} from '../../../src/simulator/journal';

/** When the call of these records began to ring, milliseconds since 1970. */
const rangAt = 1_795_000_000_000;

const of = (afterMs: number): { callId: string; at: number } => ({ callId: 'rtc_1', at: rangAt + afterMs });

/** The call rings: the first record of every call. */
export function ringing(): CallRecord {
  const summary: CallRecord['summary'] = {
    callId: 'rtc_1',
    scenario: 'transfer',
    from: '+33612345678',
    to: '+33145678901',
    phase: 'ringing',
    end: null,
    failure: null,
    rejectedWith: null,
    placedAt: rangAt,
    acceptedAt: null,
    endedAt: null,
    attachments: 0,
    lostFrames: 0,
    referrals: [],
    functionCalls: [],
  };
  return { kind: 'call', ...of(0), state: 'ringing', summary };
}

/** A webhook delivery that took 12 ms. */
export function delivery(afterMs: number, changes: Partial<DeliveryRecord> = {}): DeliveryRecord {
  const at = of(afterMs);
  return {
    kind: 'delivery',
    ...at,
    webhookId: 'wh_1',
    attempt: 1,
    url: 'http://127.0.0.1:8000/api/v1/openai/webhook',
    headers: {},
    body: '{}',
    status: 200,
    answer: '{"ok":true,"call_id":"rtc_1","workflow_id":"call-rtc_1"}',
    error: null,
    answeredAt: at.at + 12,
    ...changes,
  };
}

/** A REST request. */
export function request(afterMs: number, verb: string, body: unknown = undefined, status = 200): RequestRecord {
  const at = of(afterMs);
  return {
    kind: 'request',
    ...at,
    verb,
    method: 'POST',
    path: `/v1/realtime/calls/rtc_1/${verb}`,
    headers: {},
    body: body === undefined ? '' : JSON.stringify(body),
    status,
    effect: status < 300,
    fault: null,
    answeredAt: at.at + 5,
  };
}

/** A sideband came or went. */
export function socket(afterMs: number, state: SocketRecord['state'], code: number | null = null): SocketRecord {
  return { kind: 'socket', ...of(afterMs), state, code, sockets: state === 'attached' ? 1 : 0 };
}

/** A frame of OpenAI's side. */
export function serverFrame(afterMs: number, frame: FrameRecord['frame']): FrameRecord {
  return { kind: 'frame', ...of(afterMs), from: 'openai', frame, sockets: 1 };
}

/** A frame of Sonore. */
export function clientFrame(afterMs: number, frame: FrameRecord['frame']): FrameRecord {
  return { kind: 'frame', ...of(afterMs), from: 'client', frame, sockets: 1 };
}
