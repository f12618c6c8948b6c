import { z } from 'zod';
import { callCostSchema } from './call-cost';
import { postCallSummarySchema } from './post-call-summary';

/** ISO 8601 instant here; a BSON date at rest. */
const instant = z.string();

/** How far the work after a call is. */
export const processedStatusSchema = z.enum(['pending', 'in_progress', 'completed', 'failed']);

export type ProcessedStatus = z.infer<typeof processedStatusSchema>;

/**
 * The summary's state. `none` not reached yet · `off` the tenant wants none · `written` · `empty` nothing was said ·
 * `refused` the model declined · `incomplete` it ran out of tokens · `invalid` what it wrote does not fit the schema ·
 * `failed` OpenAI refused the request.
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

/**
 * The mail's state. `transmitted` all of it is with the server, whose answer is not noted yet: found by a later attempt,
 * it is `unconfirmed` and not sent again, because it very probably arrived.
 */
export const mailStateSchema = z.enum(['none', 'off', 'transmitted', 'sent', 'unconfirmed', 'failed']);

/** The end-of-call webhook's state; a `dead_letter` was given up after days, and waits to be sent again by hand. */
export const webhookStateSchema = z.enum(['none', 'off', 'pending', 'delivered', 'dead_letter']);

/** What was made of a call after its end: one document of `calls-metadata`, `_id` being the call id. */
export const callMetadataSchema = z.object({
  call_id: z.string(),
  tenant_id: z.string(),
  processed_status: processedStatusSchema,
  /** Why it is `failed`, one sentence; null otherwise. */
  error: z.string().nullable(),
  created_at: instant,
  updated_at: instant,
  processed_at: instant.nullable(),
  transcript: z.object({ items: z.number().int(), gaps: z.number().int(), empty: z.boolean() }).nullable(),
  summary: z.object({
    state: summaryStateSchema,
    content: postCallSummarySchema.nullable(),
    /** By the tenant's `extraction_schema`. */
    extracted: z.record(z.string(), z.unknown()).nullable(),
    model: z.string().nullable(),
    /** Version of Sonore's summary prompt, and of the tenant's addition to it. */
    prompt_version: z.string().nullable(),
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
    attempts: z.number().int(),
    last_status: z.number().int().nullable(),
    last_error: z.string().nullable(),
    delivered_at: instant.nullable(),
  }),
});

export type CallMetadata = z.infer<typeof callMetadataSchema>;
