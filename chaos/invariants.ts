import { type RequestRecord } from '../src/simulator/journal';
import { type CallEvidence, type Evidence } from './evidence';

/** One thing that must not be: in which call, and what. */
export interface Violation {
  /** Null when it is about no single call. */
  callId: string | null;
  detail: string;
}

/** A rule that holds in every run, whatever broke meanwhile. */
export interface Invariant {
  name: string;
  check: (evidence: Evidence) => Violation[];
}

/** A function call that stays unanswered longer than this, milliseconds, while its call goes on, was forgotten. */
const answerWithinMs = 40_000;

/** A call that is neither taken nor refused after so many milliseconds rings out. */
const answeredWithinMs = 25_000;

/** The activity that carries out each verb. */
const activityOf: Readonly<Record<string, string>> = {
  accept: 'acceptCall',
  reject: 'rejectCall',
  refer: 'referCall',
  hangup: 'hangUpCall',
};

/** Answers after which nobody can be sure that the request was not carried out: these, and none at all. */
const ambiguous = new Set<number | null>([408, 409, 502, 504, null]);

/** Makes an invariant of a rule about single calls. */
function ofEachCall(name: string, check: (call: CallEvidence) => string[]): Invariant {
  return {
    name,
    check: ({ calls }) => calls.flatMap((call) => check(call).map((detail) => ({ callId: call.callId, detail }))),
  };
}

const oneFinalRecord = ofEachCall('every call has exactly one final record', (call) => {
  if (!call.webhookTaken) return ['no delivery of its webhook was taken'];
  if (call.documents !== 1) return [`${call.documents} records`];
  if (call.record === null) return ['its record cannot be read'];
  const { outcome, phase } = call.record;
  if (outcome === null || phase !== 'closed') return [`its record says ${outcome ?? 'no outcome'}, ${phase}`];
  const told = call.workflow?.outcome ?? null;
  return told !== null && told !== outcome ? [`the workflow ended with ${told}, the record says ${outcome}`] : [];
});

const effectsHaveAttempts = ofEachCall('no effect without a recorded attempt', (call) =>
  Object.keys(activityOf).flatMap((verb) => {
    const effects = call.requests.filter((request) => request.verb === verb && request.effect);
    if (effects.length === 0) return [];
    const keys = effects.map(idempotencyKey);
    const { outcome, transfers = [] } = call.record ?? {};
    if (verb === 'refer') {
      const unrecorded = keys.filter((key) => !transfers.some((transfer) => transfer.idempotency_key === key));
      if (unrecorded.length > 0) return [`REFER ${unrecorded.join(', ')} is in no record`];
    }
    const scheduled = call.workflow?.activities[activityOf[verb] ?? ''] ?? 0;
    // The gateway rejects by itself when nobody polls; an owner or the sweep hangs up for a terminated workflow.
    const byOthers =
      (verb === 'reject' && outcome === 'rejected:no_worker') || (verb === 'hangup' && outcome === 'failed:terminated');
    return scheduled > 0 || byOthers ? [] : [`${verb} was carried out, and no activity was scheduled for it`];
  }),
);

const carriedOutOnce = ofEachCall('accept and each REFER are carried out at most once', (call) => {
  const accepts = call.requests.filter(({ verb, effect }) => verb === 'accept' && effect).length;
  const complaints = accepts > 1 ? [`${accepts} accepts were carried out`] : [];
  for (const [key, requests] of refersByKey(call)) {
    const effects = requests.filter(({ effect }) => effect).length;
    if (effects > 1) complaints.push(`${effects} REFERs were carried out for ${key}`);
  }
  return complaints;
});

const noRepeatAfterAnAnswer = ofEachCall('no REFER is repeated after an answer', (call) =>
  [...refersByKey(call)].flatMap(([key, requests]) => {
    const answered = requests.find(({ status }) => ambiguous.has(status) || (status !== null && status < 300));
    if (answered === undefined) return [];
    const later = requests.filter(({ at }) => at > answered.at);
    const answer = answered.status ?? 'nothing';
    return later.length === 0 ? [] : [`${key}: sent ${later.length} more times after ${answer} was answered`];
  }),
);

const nothingStuck: Invariant = {
  name: 'nothing is stuck',
  check: ({ calls, runningWorkflows, openSockets }) => [
    ...runningWorkflows.map((id) => ({ callId: id.replace(/^call-/, ''), detail: 'its workflow still runs' })),
    ...calls
      .filter(({ summary }) => summary.phase === 'in_call')
      .map(({ callId }) => ({ callId, detail: 'the phone call still lives' })),
    ...(openSockets === 0 ? [] : [{ callId: null, detail: `${openSockets} sidebands are still open` }]),
  ],
};

const noSlotLeaked: Invariant = {
  name: 'no slot is leaked',
  check: ({ slots }) => slots.map((callId) => ({ callId, detail: 'its slot was never freed' })),
};

/**
 * The model called while nobody listened, and the gap is marked: of what it said then only the last item can be read again.
 * It was told that something may be lost; a scripted model does not understand that, and waits.
 */
function lostInMarkedGap(call: CallEvidence, calledAt: number): boolean {
  const before = call.sockets.filter(({ at, state }) => at <= calledAt && state !== 'refused').at(-1);
  return before?.sockets === 0 && call.transcript.some(({ role }) => role === 'gap');
}

const functionCallsAnswered = ofEachCall('every function call is answered, its call over, or its loss marked', (call) =>
  call.summary.functionCalls
    .filter(({ calledAt, answeredAt }) => (answeredAt ?? call.summary.endedAt ?? Infinity) - calledAt > answerWithinMs)
    .filter(({ calledAt, answeredAt }) => answeredAt !== null || !lostInMarkedGap(call, calledAt))
    .map(({ name, answeredAt }) => `${name} was ${answeredAt === null ? 'never answered' : 'answered too late'}`),
);

const callersServed = ofEachCall('no caller waits in vain', (call) => {
  const { end, failure, placedAt, endedAt, functionCalls } = call.summary;
  const waitsForLost = functionCalls.some(
    ({ calledAt, answeredAt }) => answeredAt === null && lostInMarkedGap(call, calledAt),
  );
  if (end === 'failed') return waitsForLost ? [] : [failure ?? 'the script was not followed'];
  const rang = (endedAt ?? Infinity) - placedAt;
  return end === 'gave_up' && rang > answeredWithinMs
    ? [`it rang for ${Math.round(rang)} ms, then the caller gave up`]
    : [];
});

const explainableOutcomes = ofEachCall('no call ends for a defect of ours', ({ record }) => {
  const { outcome, outcome_detail: detail, owners = [] } = record ?? {};
  if (outcome === 'failed:internal' || outcome === 'failed:terminated') return [`${outcome}: ${detail}`];
  const losses = owners.filter(({ resumed, handed_over: handedOver }) => resumed && !handedOver).length;
  return outcome === 'failed:owner_lost' && losses < 3 ? [`given up after ${losses} lost owners`] : [];
});

const noDoubledTranscripts = ofEachCall('transcripts have no duplicates', ({ transcript, itemIds }) => {
  const seen = new Set<string>();
  return transcript.flatMap(({ itemId, role }) => {
    if (seen.has(itemId)) return [`${itemId} is there twice`];
    seen.add(itemId);
    const isSpoken = role === 'user' || role === 'assistant';
    return isSpoken && !itemIds.has(itemId) ? [`${itemId} was never said`] : [];
  });
});

const transcriptsComplete = ofEachCall('what was heard is kept, or its loss is marked', (call) => {
  if (call.record === null) return [];
  const kept = new Set(call.transcript.map(({ itemId }) => itemId));
  const missing = call.heard.filter(({ itemId }) => !kept.has(itemId));
  // A frame on its way to a socket that breaks, or to a process that dies, counts as heard here.
  const isMarked =
    call.record.lost_writes > 0 ||
    call.record.owners.some(({ gap }) => gap?.lost === true) ||
    call.summary.attachments > 1;
  return missing.length === 0 || isMarked ? [] : [`not kept: ${missing.map(({ text }) => `“${text}”`).join(', ')}`];
});

const forgeriesStartNothing: Invariant = {
  name: 'forged webhooks start nothing',
  check: ({ forged }) =>
    forged.flatMap(({ callId, workflow, documents }) => [
      ...(workflow === null ? [] : [{ callId, detail: `it started a workflow (${workflow})` }]),
      ...(documents === 0 ? [] : [{ callId, detail: 'it has a record' }]),
    ]),
};

const nothingLeft: Invariant = {
  name: 'no process or port is left',
  check: ({ leftovers }) => leftovers.map((detail) => ({ callId: null, detail })),
};

const nothingCrashes: Invariant = {
  name: 'no process crashes',
  check: ({ crashes }) => crashes.map((detail) => ({ callId: null, detail })),
};

/** What a chaos run proves. */
export const invariants: readonly Invariant[] = [
  oneFinalRecord,
  effectsHaveAttempts,
  carriedOutOnce,
  noRepeatAfterAnAnswer,
  nothingStuck,
  noSlotLeaked,
  functionCallsAnswered,
  callersServed,
  explainableOutcomes,
  noDoubledTranscripts,
  transcriptsComplete,
  forgeriesStartNothing,
  nothingCrashes,
  nothingLeft,
];

function idempotencyKey({ headers }: RequestRecord): string {
  return headers['idempotency-key'] ?? '(no key)';
}

/** Refers of a call in the order they came, by idempotency key. */
function refersByKey({ requests }: CallEvidence): Map<string, RequestRecord[]> {
  const refers = requests.filter(({ verb }) => verb === 'refer').sort((a, b) => a.at - b.at);
  const byKey = new Map<string, RequestRecord[]>();
  for (const refer of refers) {
    const key = idempotencyKey(refer);
    byKey.set(key, [...(byKey.get(key) ?? []), refer]);
  }
  return byKey;
}
