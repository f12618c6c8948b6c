import { z } from 'zod';
import { callCostSchema } from './call-cost';
import { postCallSummarySchema } from './post-call-summary';

/** ISO 8601 instant here; a BSON date at rest. */
const instant = z.string();

const count = z.number().int().nonnegative();

/** How far the work after a call is. */
export const processedStatusSchema = z.enum(['pending', 'in_progress', 'completed', 'failed']);

export type ProcessedStatus = z.infer<typeof processedStatusSchema>;

/**
 * The summary's state. `none` not reached yet · `off` the tenant wants none · `written` · `empty` nothing was said ·
 * `refused` the model declined · `incomplete` it ran out of tokens · `invalid` what it wrote does not fit the schema ·
 * `failed` OpenAI refused the request, or could not be reached for days.
 */
export const summaryStateSchema = z.enum([
  'none',
  'off',
  'written',
  'empty',
  'refused',
  'incomplete',
  'invalid',
  'failed',
]);

export type SummaryState = z.infer<typeof summaryStateSchema>;

/**
 * The mail's state. `transmitted` all of it is with the server, whose answer is not noted yet: found by a later attempt,
 * it is `unconfirmed` and not sent again, because it very probably arrived.
 */
export const mailStateSchema = z.enum(['none', 'off', 'transmitted', 'sent', 'unconfirmed', 'failed']);

/** The end-of-call webhook's state; a `dead_letter` was given up after days, and waits to be sent again by hand. */
export const webhookStateSchema = z.enum(['none', 'off', 'pending', 'delivered', 'dead_letter']);

/** Tokens of the requests that a summary took, failed attempts too; cached is part of input. */
export const summaryUsageSchema = z.object({ input_tokens: count, cached_tokens: count, output_tokens: count });

export type SummaryUsage = z.infer<typeof summaryUsageSchema>;

/** What was made of a call after its end: one document of `calls-metadata`, `_id` being the call id. */
export const callMetadataSchema = z.object({
  call_id: z.string(),
  tenant_id: z.string(),
  processed_status: processedStatusSchema,
  /** Why it is `failed`, one sentence; null otherwise. */
  error: z.string().nullable(),
  /** When the call ended; costs are counted in the month of this instant. */
  ended_at: instant,
  created_at: instant,
  updated_at: instant,
  processed_at: instant.nullable(),
  transcript: z.object({ items: count, gaps: count, empty: z.boolean() }).nullable(),
  summary: z.object({
    state: summaryStateSchema,
    content: postCallSummarySchema.nullable(),
    /** By the tenant's `extraction_schema`. */
    extracted: z.record(z.string(), z.unknown()).nullable(),
    /** The model that wrote it, as OpenAI names it. */
    model: z.string().nullable(),
    /** What the model was told to do: Sonore's instructions with the tenant's addition. */
    prompt_text: z.string().nullable(),
    /** Hash of `prompt_text` and of the schema that was asked for. */
    prompt_version: z.string().nullable(),
    usage: summaryUsageSchema.nullable(),
    /** What the model wrote when it did not fit the schema, cut off; for inspection. */
    raw_output: z.string().nullable(),
    error: z.string().nullable(),
  }),
  cost: callCostSchema.nullable(),
  mail: z.object({
    state: mailStateSchema,
    /** The same over all attempts. */
    message_id: z.string().nullable(),
    recipients: z.array(z.string()),
    sent_at: instant.nullable(),
    error: z.string().nullable(),
  }),
  webhook: z.object({
    state: webhookStateSchema,
    /** `webhook-id`, the same over all attempts. */
    webhook_id: z.string().nullable(),
    attempts: count,
    last_status: z.number().int().nullable(),
    last_error: z.string().nullable(),
    delivered_at: instant.nullable(),
  }),
});

export type CallMetadata = z.infer<typeof callMetadataSchema>;

/**
 * The document of a call that has just ended: everything still to be done.
 * @param endedAt, now ISO 8601.
 */
export function newCallMetadata(callId: string, tenantId: string, endedAt: string, now: string): CallMetadata {
  return {
    call_id: callId,
    tenant_id: tenantId,
    processed_status: 'pending',
    error: null,
    ended_at: endedAt,
    created_at: now,
    updated_at: now,
    processed_at: null,
    transcript: null,
    summary: {
      state: 'none',
      content: null,
      extracted: null,
      model: null,
      prompt_text: null,
      prompt_version: null,
      usage: null,
      raw_output: null,
      error: null,
    },
    cost: null,
    mail: { state: 'none', message_id: null, recipients: [], sent_at: null, error: null },
    webhook: {
      state: 'none',
      webhook_id: null,
      attempts: 0,
      last_status: null,
      last_error: null,
      delivered_at: null,
    },
  };
}
