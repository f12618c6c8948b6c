import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';

/** What Temporal keeps of one call, as a person or a search finds it. */
export interface CallHistory {
  /** Number of events. */
  length: number;
  /** Each activity in order, with the line that the UI shows beside it. */
  activities: { type: string; summary: string | null }[];
  /** All texts of failures: messages, types, stack traces. */
  failureTexts: string[];
  /** What each event that sets search attributes sets. */
  searchAttributes: Record<string, unknown>[];
}

/** Reads the history of a call's workflow. */
export async function callHistory(workflow: WorkflowHandle): Promise<CallHistory> {
  const events = (await workflow.fetchHistory()).events ?? [];
  return {
    length: events.length,
    activities: events.flatMap(({ activityTaskScheduledEventAttributes: scheduled, userMetadata }) => {
      if (!scheduled) return [];
      const summary = userMetadata?.summary;
      return [{ type: scheduled.activityType?.name ?? '', summary: summary ? (decoded(summary) as string) : null }];
    }),
    failureTexts: valuesOf(events, 'failure').flatMap(texts),
    searchAttributes: valuesOf(events, 'indexedFields').map((fields) =>
      Object.fromEntries(Object.entries(fields as Record<string, Payload>).map(([name, it]) => [name, decoded(it)])),
    ),
  };
}

function decoded(payload: Payload): unknown {
  return defaultPayloadConverter.fromPayload(payload);
}

/** Every value of a field with this name, however deep. */
function valuesOf(node: unknown, name: string): unknown[] {
  return children(node).flatMap(([key, value]) => [
    ...(key === name && value ? [value] : []),
    ...valuesOf(value, name),
  ]);
}

function texts(node: unknown): string[] {
  return typeof node === 'string' ? [node] : children(node).flatMap(([, value]) => texts(value));
}

function children(node: unknown): [string, unknown][] {
  return typeof node === 'object' && node !== null && !ArrayBuffer.isView(node) ? Object.entries(node) : [];
}
