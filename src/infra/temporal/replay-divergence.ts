import { DeterminismViolationError } from '@temporalio/workflow';
import type { History, HistoryEvent } from './history-json';
import { eventId, eventInWords, eventTime, phaseAt } from './replay-events';

/** Where workflow code and a history part. */
export interface Divergence {
  /** `other_decisions`: the code decides otherwise than was decided then. `code_fails`: it throws. */
  kind: 'other_decisions' | 'code_fails';
  /** Number and instant of the event in the history; null when the code throws. */
  event_id: number | null;
  at: string | null;
  /** Phase of the call at that event. */
  step: string | null;
  /** What the history says was decided there, and what the code wants instead; in words. */
  recorded: string;
  wanted: string;
  /** Type of the recorded activity, when that is what differs. */
  recorded_activity: string | null;
  /** What Temporal's SDK says. */
  message: string;
}

/** The parts of an SDK message, as its core writes them (sdk-core, `worker/workflow/machines`). */
const otherActivity =
  /type of (?:scheduled event|recorded marker) '([^']*)' does not match activity type of (local )?activity command '([^']*)'/;
const otherMachine = /(\w[\w ]*?) ?[Mm]achine does not handle (?:this event: )?HistoryEvent\(id: (\d+), \w+\)/;
const nothingWanted = /No command scheduled for event HistoryEvent\(id: (\d+), \w+\)/;
const anyEvent = /HistoryEvent\(id: (\d+), \w+\)/;

/** What the SDK's state machines are called in words; each stands for what the code wanted. */
const wantedBy: Readonly<Record<string, string>> = {
  Activity: 'an activity',
  Timer: 'a timer',
  UpsertWorkflowSearchAttributes: 'other search attributes',
  ModifyWorkflowProperties: 'details for the Temporal UI',
  'Complete workflow': 'to end the workflow',
  'Fail workflow': 'to fail the workflow',
  Update: 'an answer to an update',
};

/** Reads what the SDK says of a failed replay. `at` is the event, where the message does not name it. */
export function divergenceOf(history: History, failure: Error, at?: HistoryEvent): Divergence {
  const message = innerMessage(failure.message);
  const activity = otherActivity.exec(message);
  const machine = otherMachine.exec(message);
  const named = anyEvent.exec(message);
  const event = at ?? (history.events ?? []).find((one) => eventId(one) === Number(named?.[1] ?? -1));
  return {
    kind: failure instanceof DeterminismViolationError ? 'other_decisions' : 'code_fails',
    event_id: event ? eventId(event) : null,
    at: event ? eventTime(event) : null,
    step: event ? phaseAt(history.events ?? [], event) : null,
    recorded: event ? eventInWords(event) : activity ? `activity ${activity[1]}` : 'nothing that tells',
    wanted: wantedInWords(message, activity, machine),
    recorded_activity: activity?.[1] ?? null,
    message,
  };
}

function wantedInWords(message: string, activity: RegExpExecArray | null, machine: RegExpExecArray | null): string {
  if (activity) return `${activity[2] ?? ''}activity ${activity[3]}`;
  if (machine) return wantedBy[machine[1] ?? ''] ?? machine[1] ?? '';
  return nothingWanted.test(message) ? 'nothing' : 'something else';
}

/** The innermost message: the SDK wraps it in the debug print of its own structures. */
function innerMessage(text: string): string {
  const inner = /Failure \{ message: "((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  const stack = /stack_trace: "((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  if (inner === undefined) return text;
  // The first line of the stack that is in a source file.
  const where = /\\n\s+(at [^\\]*\.ts:\d+[^\\]*)/.exec(stack ?? '')?.[1];
  return `${inner.replace(/\\(.)/g, '$1')}${where === undefined ? '' : ` ${where}`}`;
}
