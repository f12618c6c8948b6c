import { z } from 'zod';
import { businessHoursSchema } from './business-hours';
import { maxToolCalls } from './call-limits';

const seconds = (least: number, most: number): z.ZodNumber => z.number().int().min(least).max(most);

/**
 * The longest call, and how long before its end the model is told so that it can say goodbye (0 = not at all). Never
 * longer than the operator's `CALL_MAX_DURATION_S`, which is also the default.
 */
export const maxDurationPolicySchema = z.strictObject({
  seconds: seconds(10, 3600).optional(),
  warn_before_s: seconds(0, 600).default(60),
});

/** Nobody speaks: the agent asks twice, then hangs up. Each wait is counted from the end of the last words. */
export const silencePolicySchema = z.strictObject({
  enabled: z.boolean().default(true),
  first_prompt_after_s: seconds(5, 300).default(15),
  second_prompt_after_s: seconds(5, 300).default(15),
  hang_up_after_s: seconds(5, 300).default(15),
});

/** An answered call in which nothing was ever heard of the caller: who rang has hung up before we answered. */
export const ghostCallPolicySchema = z.strictObject({
  enabled: z.boolean().default(true),
  close_after_s: seconds(5, 600).default(60),
});

/** What tools may take: time, words meanwhile, and how many of them a call. */
export const toolPolicySchema = z.strictObject({
  /** Milliseconds; by default, and at most, the operator's `TOOL_DEADLINE_MS`. */
  deadline_ms: z.number().int().min(500).optional(),
  /** After so many milliseconds the agent says `filler_text`; 0 = it stays silent. */
  filler_after_ms: z.number().int().min(0).max(60_000).default(4_000),
  filler_text: z.string().min(1).max(200).default('One moment, please.'),
  max_calls: z.number().int().min(0).max(maxToolCalls).default(maxToolCalls),
});

export type ToolPolicy = z.infer<typeof toolPolicySchema>;

/** What happens to calls outside the tenant's hours. */
export const afterHoursSchema = z.strictObject({
  /** `answer` with other words and destinations, or `reject` while it rings. */
  behaviour: z.enum(['answer', 'reject']).default('answer'),
  /** SIP status of `reject`. */
  reject_status: z.number().int().min(400).max(699).default(480),
  /** Instead of the tenant's own; absent = the same words as ever. */
  instruction_text: z.string().min(1).optional(),
  greeting_text: z.string().min(1).optional(),
  /** Who can be reached then, of the tenant's destinations; absent = all that are open themselves. */
  destination_ids: z.array(z.string()).optional(),
});

export type AfterHours = z.infer<typeof afterHoursSchema>;

/** The hours a tenant is open, and what happens outside them. Without this policy it is always open. */
export const businessHoursPolicySchema = businessHoursSchema.extend({
  after_hours: afterHoursSchema.prefault({}),
});

/**
 * What a tenant has decided about its calls; every part has defaults. Strict: a misspelt policy would silently be none.
 */
export const callPoliciesSchema = z.strictObject({
  max_duration: maxDurationPolicySchema.prefault({}),
  silence: silencePolicySchema.prefault({}),
  ghost_call: ghostCallPolicySchema.prefault({}),
  tools: toolPolicySchema.prefault({}),
  business_hours: businessHoursPolicySchema.optional(),
});

export type CallPolicies = z.infer<typeof callPoliciesSchema>;
