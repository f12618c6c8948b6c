import { z } from 'zod';
import { callCostSchema } from './call-cost';
import { type CallMetadata, summaryStateSchema } from './call-metadata';
import { callOutcomeSchema } from './call-outcome';
import { type CallRecord, transferRecordSchema } from './call-record';
import { postCallSummarySchema } from './post-call-summary';
import { type TranscriptItem, transcriptItemSchema } from './transcript-item';

/** ISO 8601, UTC. */
const instant = z.iso.datetime();

/** One line of the conversation, in its order; `gap` marks a time in which nobody listened. */
const spokenLineSchema = z.object({
  role: transcriptItemSchema.shape.role,
  text: z.string(),
  at: instant,
  /** The caller spoke into it after this many milliseconds. */
  interrupted_at_ms: z.number().nullable(),
});

/**
 * What a tenant's service is told of a call's end: the body of a Standard Webhooks message (docs/webhooks.md). Fields
 * are only ever added.
 */
export const endOfCallEventSchema = z.object({
  type: z.literal('call.ended'),
  /** When the call ended; the time of the attempt is in the header `webhook-timestamp`. */
  timestamp: instant,
  data: z.object({
    call_id: z.string(),
    tenant_id: z.string(),
    outcome: callOutcomeSchema,
    /** E.164, null where the carrier did not say. */
    caller_number: z.string().nullable(),
    dialed_number: z.string().nullable(),
    started_at: instant,
    /** Null for a call that was never answered. */
    answered_at: instant.nullable(),
    ended_at: instant,
    /** From the answer to the end, in seconds. */
    duration_s: z.number().nonnegative(),
    transfers: z.array(z.object({ destination_id: z.string().nullable(), status: transferRecordSchema.shape.status })),
    /** Why there is no summary, where it is null. */
    summary_state: summaryStateSchema,
    summary: postCallSummarySchema.nullable(),
    /** By the tenant's own schema. */
    extracted: z.record(z.string(), z.unknown()).nullable(),
    /** What the call cost the operator; absent unless the operator wants the tenant to know. */
    cost: callCostSchema.nullable().optional(),
    /** Absent when the tenant does not want it. */
    transcript: z.array(spokenLineSchema).optional(),
  }),
});

export type EndOfCallEvent = z.infer<typeof endOfCallEventSchema>;

/** What `sonore webhooks test` sends: it proves address, signature and secret, and is about no call. */
export const testEventSchema = z.object({
  type: z.literal('webhook.test'),
  timestamp: instant,
  data: z.object({ tenant_id: z.string() }),
});

export type TestEvent = z.infer<typeof testEventSchema>;

/**
 * The event of a call that has ended; without `transcript` or `includeCost` it has no such field. Throws for a record
 * without an outcome.
 */
export function endOfCallEvent(
  record: CallRecord,
  metadata: CallMetadata,
  { transcript, includeCost }: { transcript: readonly TranscriptItem[] | null; includeCost: boolean },
): EndOfCallEvent {
  const { call_id, caller_number, dialed_number, started_at, accepted_at } = record;
  const ended_at = record.ended_at ?? metadata.ended_at;
  return endOfCallEventSchema.parse({
    type: 'call.ended',
    timestamp: ended_at,
    data: {
      ...{ call_id, tenant_id: metadata.tenant_id, outcome: record.outcome },
      ...{ caller_number, dialed_number, started_at, answered_at: accepted_at, ended_at },
      duration_s: accepted_at === null ? 0 : Math.max(0, Date.parse(ended_at) - Date.parse(accepted_at)) / 1000,
      transfers: record.transfers.map(({ destination_id, status }) => ({ destination_id, status })),
      summary_state: metadata.summary.state,
      summary: metadata.summary.content,
      extracted: metadata.summary.extracted,
      ...(includeCost && { cost: metadata.cost }),
      ...(transcript !== null && {
        transcript: transcript.map(({ role, text, at, interrupted_at_ms }) => ({ role, text, at, interrupted_at_ms })),
      }),
    },
  });
}
