import { answerTimes, sinceRinging } from '../../../bench/rates/answer-times';
import { type JournalRecord } from '../../../src/simulator/journal';

/** The fields of a record that count here. */
const record = (fields: object): JournalRecord => fields as JournalRecord;

const rings = (callId: string, at: number): JournalRecord => record({ kind: 'call', state: 'ringing', callId, at });
const delivered = (callId: string, status: number | null, answeredAt: number): JournalRecord =>
  record({ kind: 'delivery', callId, at: 0, status, answeredAt });
const accepts = (callId: string, status: number, at: number): JournalRecord =>
  record({ kind: 'request', verb: 'accept', callId, at, status });
const attaches = (callId: string, at: number): JournalRecord =>
  record({ kind: 'socket', state: 'attached', callId, at });

describe('answerTimes', () => {
  it('answer_times_of_two_calls_are_kept_apart', () => {
    const times = answerTimes([
      rings('a', 100),
      rings('b', 110),
      delivered('a', 200, 120),
      accepts('a', 200, 150),
      accepts('b', 204, 160),
      attaches('a', 190),
    ]);

    expect(times.get('a')).toEqual({ rangAt: 100, webhookAnsweredAt: 120, acceptedAt: 150, attachedAt: 190 });
    expect(times.get('b')).toEqual({ rangAt: 110, webhookAnsweredAt: null, acceptedAt: 160, attachedAt: null });
  });

  it('answer_times_failures_do_not_count_and_repetitions_do_not_move_them', () => {
    const times = answerTimes([
      rings('a', 100),
      delivered('a', 503, 120),
      delivered('a', null, 130),
      delivered('a', 200, 140),
      accepts('a', 500, 150),
      accepts('a', 200, 160),
      attaches('a', 170),
      attaches('a', 900),
    ]);

    expect(times.get('a')).toEqual({ rangAt: 100, webhookAnsweredAt: 140, acceptedAt: 160, attachedAt: 170 });
  });
});

describe('sinceRinging', () => {
  it('since_ringing_calls_that_did_not_come_so_far_are_left_out', () => {
    const times = answerTimes([rings('a', 100), rings('b', 100), attaches('b', 350)]);

    expect(sinceRinging(times.values(), 'attachedAt')).toEqual([250]);
  });
});
