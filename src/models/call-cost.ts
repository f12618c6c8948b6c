import { z } from 'zod';

const usd = z.number().nonnegative();

/** What a call cost, in US dollars by the price table of that day; null where a model's price is not known. */
export const callCostSchema = z.object({
  currency: z.literal('USD').describe('US dollars'),
  realtime: usd
    .nullable()
    .describe('The conversation, cached tokens at their own price; null when the model’s price is not known'),
  transcription: usd.nullable().describe('Writing down the caller’s speech; null when the model’s price is not known'),
  summary: usd.nullable().describe('Writing the summary; null when the model’s price is not known'),
  total: usd.nullable().describe('The sum of what is known; null where nothing is'),
  unpriced_models: z.array(z.string()).describe('Models without a price'),
});

export type CallCost = z.infer<typeof callCostSchema>;

const count = z.number().int().nonnegative();

/**
 * What the calls of one tenant cost together, by what was known of each; null where models were used for it and none of
 * them has a price.
 */
export const tenantCostsSchema = z.object({
  tenant_id: z.string().describe('The tenant'),
  calls: count.describe('Calls that ended in the time asked for'),
  calls_without_cost: count.describe(
    'Of them, those whose cost is not reckoned yet, or could not be: they are in no sum',
  ),
  realtime: usd.nullable().describe('US dollars: the conversations; null where none of its models has a price'),
  transcription: usd
    .nullable()
    .describe('US dollars: writing down the callers’ speech; null where none of its models has a price'),
  summary: usd.nullable().describe('US dollars: the summaries; null where none of its models has a price'),
  total: usd.nullable().describe('US dollars: the sum of what is known; null where nothing is'),
  unpriced_models: z.array(z.string()).describe('Models without a price: what they were used for is in no sum'),
});

export type TenantCosts = z.infer<typeof tenantCostsSchema>;
