import { z } from 'zod';
import { remoteUrlProblem } from './remote-request';

/** The summary that is written of a call, with the fields the tenant wants out of the conversation. */
export const summaryConfigSchema = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether one is written'),
  model: z.string().min(1).optional().describe('Instead of SUMMARY_MODEL'),
  instruction_text: z
    .string()
    .min(1)
    .max(4000)
    .optional()
    .describe('What to look out for, added to Sonore’s own instructions'),
  extraction_schema: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('JSON schema of type `object`: what else is to be taken out of the conversation, as `extracted`'),
});

export type SummaryConfig = z.infer<typeof summaryConfigSchema>;

/** Who gets the summary by mail; without recipients none is sent. */
export const mailConfigSchema = z.strictObject({
  recipients: z.array(z.email()).max(20).default([]).describe('Addresses; without any no mail is sent'),
  reply_to: z.email().optional().describe('Where answers go; absent: the sender'),
  bcc: z.array(z.email()).max(20).default([]).describe('Addresses that get a copy unseen'),
  include_cost: z.boolean().default(false).describe('Whether the mail says what the call cost the operator'),
});

/** A service of the tenant that is told of each call's end (Standard Webhooks). */
export const endOfCallWebhookSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .refine((url) => remoteUrlProblem(url) === null, { error: ({ input }) => remoteUrlProblem(String(input)) ?? '' })
    .describe('Where to'),
  secret_name: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of a secret, such as ACME_WEBHOOK')
    .describe('Name of the signing secret (`whsec_…`) in the secret store'),
  include_transcript: z.boolean().default(true).describe('Whether the transcript goes with it'),
  include_cost: z.boolean().default(false).describe('Whether the event says what the call cost the operator'),
});

/** What happens after a tenant's calls. Strict: a misspelt field would silently do nothing. */
export const postCallConfigSchema = z.strictObject({
  summary: summaryConfigSchema.prefault({}).describe('What is written about each call'),
  mail: mailConfigSchema.prefault({}).describe('Who gets it by mail'),
  webhook: endOfCallWebhookSchema
    .optional()
    .describe('A service that is told of each call’s end (Standard Webhooks); absent: none'),
});
