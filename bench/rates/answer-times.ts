import { type JournalRecord } from '../../src/simulator/journal';

/** When the steps of one incoming call were seen by OpenAI's side, milliseconds since 1970; null for what was not. */
export interface AnswerTimes {
  /** The first delivery of the webhook was sent. */
  rangAt: number | null;
  /** A delivery was answered with 2xx. */
  webhookAnsweredAt: number | null;
  /** `accept` arrived, and was answered with 2xx. */
  acceptedAt: number | null;
  /** The first sideband attached. */
  attachedAt: number | null;
}

/** The steps of each call in a journal, by call id. The earliest record of a kind counts. */
export function answerTimes(records: readonly JournalRecord[]): Map<string, AnswerTimes> {
  const calls = new Map<string, AnswerTimes>();
  for (const record of records) {
    const times = calls.get(record.callId) ?? {
      rangAt: null,
      webhookAnsweredAt: null,
      acceptedAt: null,
      attachedAt: null,
    };
    calls.set(record.callId, times);
    if (record.kind === 'call' && record.state === 'ringing') times.rangAt ??= record.at;
    if (record.kind === 'delivery' && isSuccess(record.status)) times.webhookAnsweredAt ??= record.answeredAt;
    if (record.kind === 'request' && record.verb === 'accept' && isSuccess(record.status)) {
      times.acceptedAt ??= record.at;
    }
    if (record.kind === 'socket' && record.state === 'attached') times.attachedAt ??= record.at;
  }
  return calls;
}

/** Milliseconds from ringing to a step, of the calls that came so far. */
export function sinceRinging(calls: Iterable<AnswerTimes>, step: Exclude<keyof AnswerTimes, 'rangAt'>): number[] {
  return [...calls].flatMap((times) => {
    const reachedAt = times[step];
    return times.rangAt === null || reachedAt === null ? [] : [reachedAt - times.rangAt];
  });
}

function isSuccess(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}
