import { z } from 'zod';

const usd = z.number().nonnegative();

/** What a call cost, in US dollars by the price table of that day; null where a model's price is not known. */
export const callCostSchema = z.object({
  currency: z.literal('USD'),
  /** The conversation, cached tokens at their own price. */
  realtime: usd.nullable(),
  /** Writing down the caller's speech. */
  transcription: usd.nullable(),
  summary: usd.nullable(),
  /** The sum of what is known. */
  total: usd,
  /** Models without a price. */
  unpriced_models: z.array(z.string()),
});

export type CallCost = z.infer<typeof callCostSchema>;

const count = z.number().int().nonnegative();

/** What the calls of one tenant cost together, by what was known of each. */
export const tenantCostsSchema = z.object({
  tenant_id: z.string(),
  calls: count,
  /** Calls whose cost is not reckoned yet, or could not be: they are in no sum. */
  calls_without_cost: count,
  realtime: usd,
  transcription: usd,
  summary: usd,
  total: usd,
  /** Models without a price: what they were used for is in no sum. */
  unpriced_models: z.array(z.string()),
});

export type TenantCosts = z.infer<typeof tenantCostsSchema>;
