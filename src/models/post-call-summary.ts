import { z } from 'zod';

/** What a model makes of a conversation; the names are the original's `PostCallSummary`, as far as they are known. */
export const postCallSummarySchema = z.object({
  summary: z.string().describe('The call in one line'),
  caller_request: z.string().describe('What the caller wanted'),
  key_points: z.array(z.string()).describe('What matters, one sentence each'),
  actions: z.array(z.string()).describe('What somebody has promised or still has to do; empty when nothing'),
  contact_information: z
    .object({
      name: z.string().nullable().describe('The caller’s name; null when not said'),
      phone_number: z.string().nullable().describe('A number to ring back, as it was said; null when not said'),
      email: z.string().nullable().describe('An e-mail address; null when not said'),
      company: z.string().nullable().describe('Whom the caller speaks for; null when not said'),
    })
    .describe('What the caller said about themselves'),
  sentiment: z.enum(['positive', 'neutral', 'negative']).describe('How the caller felt about it'),
});

export type PostCallSummary = z.infer<typeof postCallSummarySchema>;
