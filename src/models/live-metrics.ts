import { z } from 'zod';

const count = z.number().int().nonnegative();

/**
 * What becomes of the calls, of all tenants or of one: the original's twelve fields under their names, and what follows
 * from them. Counted are the calls that rang since `since`; `active_calls` are those that are running now, whenever they
 * began.
 */
export const liveMetricsSchema = z.object({
  active_calls: count.meta({ description: 'Answered and not over, now, whenever they began' }),
  accepted_calls: count.meta({
    description: 'Answered: accepted at OpenAI, or attached to where the accept’s answer was lost',
  }),
  rejected_calls_capacity: count.meta({ description: 'Refused because as many calls were running as may' }),
  rejected_calls_tenant_not_configured: count.meta({
    description: 'Refused because the number or the tenant is not known, or the tenant’s document is broken',
  }),
  rejected_calls_instructions_missing: count.meta({
    description: 'Refused because the tenant has no published instructions and no fallback',
  }),
  instructions_db_errors: count.meta({ description: 'Calls whose prompts could not be read from the database' }),
  fallback_instructions_used: count.meta({ description: 'Calls that were admitted with the fallback’s words' }),
  started_calls: count.meta({ description: 'Calls that had a session' }),
  ended_calls: count.meta({
    description: 'Over in whatever way, failed ones included; calls that were refused or missed never began',
  }),
  failed_calls: count.meta({ description: 'Outcome `failed:…`' }),
  referred_calls: count.meta({ description: 'Outcome `transferred`' }),
  minutes_processed: z
    .number()
    .nonnegative()
    .meta({ description: 'From the answer to the end, of calls that are over; not an integer' }),
  error_rate: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .meta({ description: '`failed_calls / ended_calls`; null while no call has ended' }),
  since: z.string().nullable().meta({ description: 'ISO 8601; null: since the first call there is a record of' }),
  as_of: z.string().meta({ description: 'ISO 8601: when they were counted, at most a second ago' }),
});

export type LiveMetrics = z.infer<typeof liveMetricsSchema>;
