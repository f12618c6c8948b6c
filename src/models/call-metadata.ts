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
export const summaryUsageSchema = z.object({
  input_tokens: count.describe('Tokens that were read, cached ones included'),
  cached_tokens: count.describe('Of them, those that were cached'),
  output_tokens: count.describe('Tokens that were written'),
});

export type SummaryUsage = z.infer<typeof summaryUsageSchema>;

/** What was made of a call after its end: one document of `calls-metadata`, `_id` being the call id. */
export const callMetadataSchema = z.object({
  call_id: z.string().describe('The call'),
  tenant_id: z.string().describe('Its tenant'),
  processed_status: processedStatusSchema.describe(
    'How far the work is: `pending`, `in_progress`, `completed`, or `failed` when something wanted was not done',
  ),
  error: z.string().nullable().describe('One sentence: why it failed; null otherwise'),
  ended_at: instant.describe('When the call ended, ISO 8601; costs are counted by this instant'),
  created_at: instant.describe('When the call was put into the queue, ISO 8601'),
  updated_at: instant.describe('When something was last noted here, ISO 8601'),
  processed_at: instant.nullable().describe('When the work was last over, ISO 8601; null before that'),
  transcript: z
    .object({
      items: count.describe('Things that were said, gaps not counted'),
      gaps: count.describe('Times in which nobody listened'),
      empty: z.boolean().describe('Whether the caller said nothing'),
    })
    .nullable()
    .describe('What the transcript has; null before it is assembled'),
  summary: z
    .object({
      state: summaryStateSchema.describe(
        '`none` not reached yet · `off` the tenant wants none · `written` · `empty` nothing was said · `refused` the model declined · `incomplete` it ran out of tokens · `invalid` what it wrote does not fit · `failed` OpenAI refused the request, or could not be reached for days',
      ),
      content: postCallSummarySchema.nullable().describe('The summary itself; null without one'),
      extracted: z
        .record(z.string(), z.unknown())
        .nullable()
        .describe('What the tenant’s own `extraction_schema` asks for; null without one'),
      model: z.string().nullable().describe('The model that wrote it, as OpenAI names it; null when none was asked'),
      prompt_text: z.string().nullable().describe('What the model was told to do; null when none was asked'),
      prompt_version: z
        .string()
        .nullable()
        .describe('Hash of `prompt_text` and of the schema that was asked for; null when none was asked'),
      usage: summaryUsageSchema.nullable().describe('Tokens of all requests that it took; null when there was none'),
      raw_output: z
        .string()
        .nullable()
        .describe('What the model wrote where it did not fit the schema, cut off; null otherwise'),
      error: z.string().nullable().describe('Why there is no summary, or what of it is missing; null when nothing is'),
    })
    .describe('What a model made of the conversation'),
  cost: callCostSchema.nullable().describe('What the call cost; null before that is reckoned'),
  mail: z
    .object({
      state: mailStateSchema.describe(
        '`none` not reached yet · `off` nobody is to get one · `transmitted` the server has it, its answer is not noted yet · `sent` · `unconfirmed` it very probably arrived · `failed`',
      ),
      message_id: z
        .string()
        .nullable()
        .describe('The mail’s `Message-ID`, the same in all attempts; null before the first'),
      recipients: z.array(z.string()).describe('Addresses that it goes to'),
      sent_at: instant.nullable().describe('When the mail server had taken it, ISO 8601; null before that'),
      error: z.string().nullable().describe('What the mail server said against it; null when nothing'),
    })
    .describe('The mail to the tenant’s recipients'),
  webhook: z
    .object({
      state: webhookStateSchema.describe(
        '`none` not reached yet · `off` the tenant has none · `pending` being tried · `delivered` · `dead_letter` given up, until it is sent again by hand',
      ),
      webhook_id: z
        .string()
        .nullable()
        .describe('The header `webhook-id`, the same in all attempts; null before the first'),
      attempts: count.describe('Requests that were made'),
      last_status: z.number().int().nullable().describe('HTTP status of the last answer; null when there was none'),
      last_error: z.string().nullable().describe('Why the last attempt did not deliver it; null when it did'),
      delivered_at: instant.nullable().describe('When the receiver had taken it, ISO 8601; null before that'),
    })
    .describe('The end-of-call webhook'),
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
