import { defaultPayloadConverter } from '@temporalio/common';
import type { HistoryEvent } from './history-json';

/** The number of an event in its history. */
export function eventId(event: HistoryEvent): number {
  return Number(event.eventId ?? 0);
}

/** When it happened, ISO 8601; null when it does not say. */
export function eventTime(event: HistoryEvent): string | null {
  if (!event.eventTime) return null;
  // Of a history that was read from a file, 64-bit numbers are strings.
  const { seconds, nanos } = event.eventTime;
  return new Date(Number(seconds ?? 0) * 1000 + (nanos ?? 0) / 1e6).toISOString();
}

/** The type of the activity that this event schedules, null for other events. */
export function activityTypeOf(event: HistoryEvent): string | null {
  return event.activityTaskScheduledEventAttributes?.activityType?.name ?? null;
}

/** The history up to and with the commands among which `event` is: it ends before the next workflow task. */
export function commandsBefore(events: readonly HistoryEvent[], event: HistoryEvent): HistoryEvent[] {
  const next = events.findIndex(
    (later) => eventId(later) > eventId(event) && later.workflowTaskScheduledEventAttributes,
  );
  return events.slice(0, next === -1 ? events.length : next);
}

/** What the workflow decided with this event, in words. */
export function eventInWords(event: HistoryEvent): string {
  const summary = summaryOf(event);
  const named = (what: string): string => (summary === null ? what : `${what} "${summary}"`);
  const activity = activityTypeOf(event);
  if (activity !== null) return named(`activity ${activity}`);
  if (event.timerStartedEventAttributes) return named('a timer');
  if (event.timerCanceledEventAttributes) return 'the end of a timer that is no longer needed';
  if (event.activityTaskCancelRequestedEventAttributes) return 'the cancellation of an activity';
  if (event.upsertWorkflowSearchAttributesEventAttributes) return `the search attributes ${searchAttributesOf(event)}`;
  if (event.workflowPropertiesModifiedEventAttributes) return 'the details for the Temporal UI';
  if (event.workflowExecutionCompletedEventAttributes) return 'the end of the workflow';
  const marker = event.markerRecordedEventAttributes?.markerName;
  if (marker === 'core_patch') return 'the mark of a patched() branch';
  if (marker === 'core_local_activity') return named('a local activity');
  if (event.workflowExecutionUpdateAcceptedEventAttributes) return 'an update that was accepted';
  if (event.workflowExecutionUpdateCompletedEventAttributes) return 'the answer to an update';
  return typeInWords(event);
}

/** The phase a call was in at an event: what its newest search attribute before it says. */
export function phaseAt(events: readonly HistoryEvent[], event: HistoryEvent): string | null {
  const before = events.filter((one) => eventId(one) < eventId(event));
  for (const one of before.reverse()) {
    const phase = one.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields?.['SonorePhase'];
    if (phase) return String(decoded(phase));
  }
  return null;
}

function summaryOf(event: HistoryEvent): string | null {
  const payload = event.userMetadata?.summary;
  return payload ? String(decoded(payload)) : null;
}

function searchAttributesOf(event: HistoryEvent): string {
  const fields = event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields ?? {};
  return Object.entries(fields)
    .map(([name, payload]) => `${name} = ${String(decoded(payload))}`)
    .join(', ');
}

function decoded(payload: Parameters<typeof defaultPayloadConverter.fromPayload>[0]): unknown {
  try {
    return defaultPayloadConverter.fromPayload(payload);
  } catch {
    return '(encrypted)';
  }
}

function typeInWords(event: HistoryEvent): string {
  const attributes = Object.keys(event).find(
    (name) => name.endsWith('EventAttributes') && event[name as keyof HistoryEvent],
  );
  return (attributes ?? 'an event').replace('EventAttributes', '');
}
