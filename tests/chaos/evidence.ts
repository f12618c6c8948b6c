import { type CallEvidence, type Evidence } from '../../chaos/evidence';
import { type RequestRecord, type SocketRecord } from '../../src/simulator/journal';
import { callRecord } from '../fixtures/call-record';

/** When the calls of these tests ring, milliseconds since 1970. */
export const rangAt = 1_795_000_000_000;

/** A REST request that was carried out and answered with 200, unless `changes` say otherwise. */
export function request(afterMs: number, verb: string, changes: Partial<RequestRecord> = {}): RequestRecord {
  return {
    kind: 'request',
    callId: 'rtc_1',
    at: rangAt + afterMs,
    verb,
    method: 'POST',
    path: `/v1/realtime/calls/rtc_1/${verb}`,
    headers: { 'idempotency-key': `${verb}:1` },
    body: '',
    status: 200,
    effect: true,
    fault: null,
    answeredAt: rangAt + afterMs + 5,
    ...changes,
  };
}

/** A sideband came or went. */
export function socket(afterMs: number, state: SocketRecord['state'], sockets: number): SocketRecord {
  return { kind: 'socket', callId: 'rtc_1', at: rangAt + afterMs, state, code: null, sockets };
}

/** A call that was answered, talked, and ended well. */
export function goodCall(changes: Partial<CallEvidence> = {}): CallEvidence {
  return {
    callId: 'rtc_1',
    summary: summary(),
    requests: [request(50, 'accept')],
    sockets: [socket(100, 'attached', 1), socket(5_000, 'detached', 0)],
    webhookTaken: true,
    itemIds: new Set(['item_1']),
    heard: [{ itemId: 'item_1', text: 'Good morning.' }],
    documents: 1,
    record: callRecord({ call_id: 'rtc_1', phase: 'closed', outcome: 'caller_hung_up', lost_writes: 0 }),
    transcript: [{ itemId: 'item_1', text: 'Good morning.', role: 'assistant' }],
    workflow: { status: 'COMPLETED', outcome: 'caller_hung_up', failure: null, activities: { acceptCall: 1 } },
    ...changes,
  };
}

/** How the phone saw that call. */
export function summary(changes: Partial<CallEvidence['summary']> = {}): CallEvidence['summary'] {
  return {
    callId: 'rtc_1',
    scenario: 'hang_up',
    from: '+33612345678',
    to: '+33145678901',
    phase: 'ended',
    end: 'caller_hung_up',
    failure: null,
    rejectedWith: null,
    placedAt: rangAt,
    acceptedAt: rangAt + 50,
    endedAt: rangAt + 5_000,
    attachments: 1,
    lostFrames: 0,
    referrals: [],
    functionCalls: [],
    ...changes,
  };
}

/** A run with these calls, after which nothing was left. */
export function goodRun(calls: CallEvidence[], changes: Partial<Evidence> = {}): Evidence {
  const nothing = { forged: [], runningWorkflows: [], openSockets: 0, slots: [], crashes: [], leftovers: [] };
  return { calls, ...nothing, ...changes };
}
