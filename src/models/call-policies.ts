import { z } from 'zod';
import { businessHoursSchema } from './business-hours';
import { maxToolCalls } from './call-limits';

const seconds = (least: number, most: number): z.ZodNumber => z.number().int().min(least).max(most);

/**
 * The longest call, and how long before its end the model is told so that it can say goodbye (0 = not at all). Never
 * longer than the operator's `CALL_MAX_DURATION_S`, which is also the default.
 */
export const maxDurationPolicySchema = z.strictObject({
  seconds: seconds(10, 3600).optional().describe('Longest call, seconds; absent, and at most: CALL_MAX_DURATION_S'),
  warn_before_s: seconds(0, 600)
    .default(60)
    .describe('So many seconds before that the model is told, to say goodbye; 0: not at all'),
});

/** Nobody speaks: the agent asks twice, then hangs up. Each wait is counted from the end of the last words. */
export const silencePolicySchema = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether the agent asks, and hangs up'),
  first_prompt_after_s: seconds(5, 300).default(15).describe('Seconds of quiet before it asks'),
  second_prompt_after_s: seconds(5, 300).default(15).describe('Further seconds before it asks again'),
  hang_up_after_s: seconds(5, 300).default(15).describe('Further seconds before it hangs up'),
});

/** An answered call in which nothing was ever heard of the caller: who rang has hung up before we answered. */
export const ghostCallPolicySchema = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether such calls are hung up'),
  close_after_s: seconds(5, 600)
    .default(60)
    .describe('Seconds after the answer in which the caller must have been heard'),
});

/** What tools may take: time, words meanwhile, and how many of them a call. */
export const toolPolicySchema = z.strictObject({
  deadline_ms: z
    .number()
    .int()
    .min(500)
    .optional()
    .describe('Milliseconds a tool may take; absent, and at most: TOOL_DEADLINE_MS'),
  filler_after_ms: z
    .number()
    .int()
    .min(0)
    .max(60_000)
    .default(4_000)
    .describe('After so many milliseconds the agent says `filler_text`; 0: it stays silent'),
  filler_text: z.string().min(1).max(200).default('One moment, please.').describe('What it says meanwhile'),
  max_calls: z
    .number()
    .int()
    .min(0)
    .max(maxToolCalls)
    .default(maxToolCalls)
    .describe('Tool calls that one phone call may make'),
});

export type ToolPolicy = z.infer<typeof toolPolicySchema>;

/** What happens to calls outside the tenant's hours. */
export const afterHoursSchema = z.strictObject({
  behaviour: z
    .enum(['answer', 'reject'])
    .default('answer')
    .describe('`answer` with other words and destinations, or `reject` while it rings'),
  reject_status: z.number().int().min(400).max(699).default(480).describe('SIP status of `reject`'),
  instruction_text: z.string().min(1).optional().describe('The system prompt then; absent: the same as ever'),
  greeting_text: z.string().min(1).optional().describe('The first words then; absent: the same as ever'),
  destination_ids: z
    .array(z.string())
    .optional()
    .describe('Which of the destinations can be reached then; absent: all that are open themselves'),
});

export type AfterHours = z.infer<typeof afterHoursSchema>;

/** The hours a tenant is open, and what happens outside them. Without this policy it is always open. */
export const businessHoursPolicySchema = businessHoursSchema.extend({
  after_hours: afterHoursSchema.prefault({}).describe('What happens outside the hours'),
});

/**
 * What a tenant has decided about its calls; every part has defaults. Strict: a misspelt policy would silently be none.
 */
export const callPoliciesSchema = z.strictObject({
  max_duration: maxDurationPolicySchema.prefault({}).describe('The longest call'),
  silence: silencePolicySchema
    .prefault({})
    .describe('What happens when nobody speaks: the agent asks twice, then hangs up'),
  ghost_call: ghostCallPolicySchema
    .prefault({})
    .describe('What happens to an answered call in which nothing was ever heard of the caller'),
  tools: toolPolicySchema
    .prefault({})
    .describe('What tools may take: time, words meanwhile, and how many of them a call'),
  business_hours: businessHoursPolicySchema
    .optional()
    .describe('When it is open, and what happens outside; absent: always open'),
});

export type CallPolicies = z.infer<typeof callPoliciesSchema>;
