import { type CallEvidence, type Evidence } from '../../chaos/evidence';
import { invariants } from '../../chaos/invariants';
import { type CallRecord } from '../../src/models/call-record';
import { callRecord } from '../fixtures/call-record';
import { goodCall, goodRun, rangAt, request, socket, summary } from './evidence';

/** The names of the rules that a run violates. */
function violated(evidence: Evidence): string[] {
  return invariants.filter(({ check }) => check(evidence).length > 0).map(({ name }) => name);
}

const ended = (changes: Partial<CallRecord>): CallRecord =>
  callRecord({ call_id: 'rtc_1', phase: 'closed', outcome: 'caller_hung_up', lost_writes: 0, ...changes });

const transfer: CallRecord['transfers'][number] = {
  idempotency_key: 'refer:1',
  destination_id: 'sales',
  target_uri: 'tel:+33145678999',
  requested_by: 'model',
  requested_at: '2026-11-18T09:20:00.000Z',
  answered_at: null,
  attempts: [],
  evidence: null,
  evidence_at: null,
  status: 'accepted',
  error: null,
};

/** A call with these REFERs, which its record knows of. */
function referring(...refers: CallEvidence['requests']): CallEvidence {
  return goodCall({
    requests: [request(50, 'accept'), ...refers],
    record: ended({ transfers: [transfer] }),
    workflow: {
      status: 'COMPLETED',
      outcome: 'caller_hung_up',
      failure: null,
      activities: { acceptCall: 1, referCall: 2 },
    },
  });
}

const toolCall = { functionCallId: 'call_1', responseId: 'resp_1', name: 'look_up', argumentsJson: '{}' };

describe('chaos invariants', () => {
  test('invariants_of_a_run_without_faults_all_hold', () => {
    expect(violated(goodRun([goodCall(), referring(request(900, 'refer'))]))).toEqual([]);
  });

  test.each<[string, CallEvidence, string]>([
    ['no_record', goodCall({ documents: 0, record: null }), 'every call has exactly one final record'],
    ['two_records', goodCall({ documents: 2 }), 'every call has exactly one final record'],
    ['record_left_open', goodCall({ record: ended({ outcome: null }) }), 'every call has exactly one final record'],
    [
      'record_says_otherwise_than_the_workflow',
      goodCall({ record: ended({ outcome: 'transferred' }) }),
      'every call has exactly one final record',
    ],
    ['webhook_never_taken', goodCall({ webhookTaken: false }), 'every call has exactly one final record'],
    [
      'accept_nobody_scheduled',
      goodCall({ workflow: { status: 'COMPLETED', outcome: 'caller_hung_up', failure: null, activities: {} } }),
      'no effect without a recorded attempt',
    ],
    [
      'refer_in_no_record',
      referring(request(900, 'refer', { headers: { 'idempotency-key': 'other' } })),
      'no effect without a recorded attempt',
    ],
    [
      'two_accepts_carried_out',
      goodCall({ requests: [request(50, 'accept'), request(90, 'accept')] }),
      'accept and each REFER are carried out at most once',
    ],
    [
      'caller_waited_in_vain',
      goodCall({ summary: summary({ end: 'failed', failure: 'no response.create came' }) }),
      'no caller waits in vain',
    ],
    [
      'call_rang_out',
      goodCall({ summary: summary({ end: 'gave_up', endedAt: rangAt + 30_000 }) }),
      'no caller waits in vain',
    ],
    [
      'defect',
      goodCall({
        record: ended({ outcome: 'failed:internal' }),
        workflow: { status: 'COMPLETED', outcome: 'failed:internal', failure: null, activities: { acceptCall: 1 } },
      }),
      'no call ends for a defect of ours',
    ],
    [
      'function_call_never_answered',
      goodCall({
        summary: summary({
          endedAt: rangAt + 60_000,
          functionCalls: [{ ...toolCall, calledAt: rangAt + 1_000, output: null, answeredAt: null }],
        }),
      }),
      'every function call is answered, its call over, or its loss marked',
    ],
    [
      'transcript_doubled',
      goodCall({ transcript: [...goodCall().transcript, ...goodCall().transcript] }),
      'transcripts have no duplicates',
    ],
    [
      'transcript_of_what_was_never_said',
      goodCall({ transcript: [...goodCall().transcript, { itemId: 'item_9', text: 'x', role: 'user' }] }),
      'transcripts have no duplicates',
    ],
    ['transcript_incomplete', goodCall({ transcript: [] }), 'what was heard is kept, or its loss is marked'],
    ['phone_call_still_alive', goodCall({ summary: summary({ phase: 'in_call', end: null }) }), 'nothing is stuck'],
  ])('invariants_%s_is_seen_and_nothing_else_is', (_name, call, rule) => {
    expect(violated(goodRun([call]))).toEqual([rule]);
  });

  test('invariants_function_call_lost_while_nobody_listened_is_excused_where_the_gap_is_marked', () => {
    const call = goodCall({
      sockets: [socket(100, 'attached', 1), socket(900, 'detached', 0)],
      summary: summary({
        endedAt: rangAt + 60_000,
        functionCalls: [{ ...toolCall, calledAt: rangAt + 1_000, output: null, answeredAt: null }],
      }),
    });
    const marked = { ...call, transcript: [...call.transcript, { itemId: 'gap_1', text: '', role: 'gap' }] };

    expect(violated(goodRun([call]))).toEqual(['every function call is answered, its call over, or its loss marked']);
    expect(violated(goodRun([marked]))).toEqual([]);
  });

  test('invariants_same_REFER_carried_out_twice_is_seen', () => {
    const call = referring(request(900, 'refer', { status: 500 }), request(1_500, 'refer'));

    expect(violated(goodRun([call]))).toEqual(['accept and each REFER are carried out at most once']);
  });

  test.each([200, 502, 504, null])('invariants_REFER_repeated_after_%s_is_seen', (status) => {
    const again = request(1_500, 'refer', { effect: false, status: 500 });
    const call = referring(request(900, 'refer', { status, effect: false }), again);

    expect(violated(goodRun([call]))).toEqual(['no REFER is repeated after an answer']);
  });

  test('invariants_REFER_repeated_after_a_refusal_is_allowed', () => {
    const refused = { effect: false, status: 429 };
    const call = referring(request(900, 'refer', refused), request(1_500, 'refer', refused), request(2_500, 'refer'));

    expect(violated(goodRun([call]))).toEqual([]);
  });

  test('invariants_loss_that_is_marked_is_allowed', () => {
    const counted = goodCall({ transcript: [], record: ended({ lost_writes: 1 }) });
    const takenOver = goodCall({ transcript: [], summary: summary({ attachments: 2 }) });

    expect(violated(goodRun([counted, takenOver]))).toEqual([]);
  });

  test('invariants_call_given_up_for_lost_owners_must_have_lost_them', () => {
    const owner = { epoch: 1, host_queue: 'h', seated_at: '', attached_at: null, handed_over: false, gap: null };
    const lost = (losses: number): CallEvidence =>
      goodCall({
        record: ended({ outcome: 'failed:owner_lost', owners: Array(losses).fill({ ...owner, resumed: true }) }),
        workflow: { status: 'COMPLETED', outcome: 'failed:owner_lost', failure: null, activities: { acceptCall: 1 } },
      });

    expect(violated(goodRun([lost(3)]))).toEqual([]);
    expect(violated(goodRun([lost(2)]))).toEqual(['no call ends for a defect of ours']);
  });

  test.each<[string, Partial<Evidence>, string]>([
    ['running_workflow', { runningWorkflows: ['call-rtc_1'] }, 'nothing is stuck'],
    ['open_socket', { openSockets: 1 }, 'nothing is stuck'],
    ['slot', { slots: ['rtc_1'] }, 'no slot is leaked'],
    ['crashed_worker', { crashes: ['a worker ended by itself with 1'] }, 'no process crashes'],
    ['process', { leftovers: ['process 1 still runs'] }, 'no process or port is left'],
    [
      'forgery_that_rang',
      { forged: [{ callId: 'rtc_f', workflow: 'RUNNING', documents: 0 }] },
      'forged webhooks start nothing',
    ],
    [
      'forgery_in_the_records',
      { forged: [{ callId: 'rtc_f', workflow: null, documents: 1 }] },
      'forged webhooks start nothing',
    ],
  ])('invariants_%s_left_behind_is_seen', (_name, left, rule) => {
    expect(violated(goodRun([goodCall()], left))).toEqual([rule]);
  });
});
