import { z } from 'zod';
import { remoteUrlProblem } from './remote-request';

/** The summary that is written of a call, with the fields the tenant wants out of the conversation. */
export const summaryConfigSchema = z.strictObject({
  enabled: z.boolean().default(true),
  /** Instead of `SUMMARY_MODEL`. */
  model: z.string().min(1).optional(),
  /** What to look out for, added to Sonore's own instructions. */
  instruction_text: z.string().min(1).max(4000).optional(),
  /**
   * JSON schema of type `object`: what else is to be taken out of the conversation, as `extracted`. What structured
   * outputs do not take is left out of the summary, and said there (`extractionSchemaProblem`).
   */
  extraction_schema: z.record(z.string(), z.unknown()).optional(),
});

export type SummaryConfig = z.infer<typeof summaryConfigSchema>;

/** Who gets the summary by mail; without recipients none is sent. */
export const mailConfigSchema = z.strictObject({
  recipients: z.array(z.email()).max(20).default([]),
  reply_to: z.email().optional(),
  bcc: z.array(z.email()).max(20).default([]),
  /** Whether the mail says what the call cost the operator. */
  include_cost: z.boolean().default(false),
});

/** A service of the tenant that is told of each call's end (Standard Webhooks). */
export const endOfCallWebhookSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .refine((url) => remoteUrlProblem(url) === null, { error: ({ input }) => remoteUrlProblem(String(input)) ?? '' }),
  /** Name of the signing secret (`whsec_…`) in the secret store, as for HTTP tools. */
  secret_name: z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of a secret, such as ACME_WEBHOOK'),
  /** Whether the transcript goes with it. */
  include_transcript: z.boolean().default(true),
});

/** What happens after a tenant's calls. Strict: a misspelt field would silently do nothing. */
export const postCallConfigSchema = z.strictObject({
  summary: summaryConfigSchema.prefault({}),
  mail: mailConfigSchema.prefault({}),
  webhook: endOfCallWebhookSchema.optional(),
});

export type PostCallConfig = z.infer<typeof postCallConfigSchema>;
