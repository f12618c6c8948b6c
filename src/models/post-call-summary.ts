import { z } from 'zod';

/** What a model makes of a conversation; the names are the original's `PostCallSummary`, as far as they are known. */
export const postCallSummarySchema = z.object({
  /** One line. */
  summary: z.string(),
  caller_request: z.string(),
  key_points: z.array(z.string()),
  actions: z.array(z.string()),
  contact_information: z.object({
    name: z.string().nullable(),
    phone_number: z.string().nullable(),
    email: z.string().nullable(),
    company: z.string().nullable(),
  }),
  sentiment: z.enum(['positive', 'neutral', 'negative']),
});

export type PostCallSummary = z.infer<typeof postCallSummarySchema>;
