import { z } from 'zod';
import { callOutcomeSchema } from './call-outcome';
import { callPhaseSchema, callRecordSchema } from './call-record';
import { instantParameterSchema } from './instant-parameter';

/** E.164. A plus sign in a URL is read as a space, and is easily forgotten: all three mean the same number. */
const phoneNumber = z
  .string()
  .regex(/^[+ ]?[1-9]\d{6,14}$/, 'must be an E.164 number such as +33145678901')
  .transform((text) => `+${text.replace(/^[+ ]/, '')}`);

/** What calls are looked for by; what is left out does not matter. Strict: a misspelt filter would find everything. */
export const callSearchSchema = z.strictObject({
  tenant_id: z.string().min(1).max(200).optional().meta({ description: 'Calls of this tenant.' }),
  outcome: z
    .union([callOutcomeSchema, z.enum(['rejected', 'failed'])], {
      error: 'must be an outcome such as completed or rejected:capacity, or rejected or failed for whatever reason',
    })
    .optional()
    .meta({ description: 'Calls that ended so; `rejected` or `failed`: for whatever reason.' }),
  phase: callPhaseSchema.optional().meta({ description: 'Calls that are in this phase now; `closed` when over.' }),
  caller_number: phoneNumber.optional().meta({ description: 'Calls from this E.164 number.' }),
  dialed_number: phoneNumber.optional().meta({ description: 'Calls to this E.164 number.' }),
  from: instantParameterSchema.optional().meta({ description: 'Calls that rang at this instant or later.' }),
  to: instantParameterSchema.optional().meta({ description: 'Calls that rang before this instant.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'Calls on a page.' }),
  cursor: z.string().max(2_000).optional().meta({ description: '`next_cursor` of the page before.' }),
});

export type CallSearch = z.output<typeof callSearchSchema>;

/** What a list shows of a call; the rest is in its record. */
export const callListingSchema = callRecordSchema.pick({
  call_id: true,
  tenant_id: true,
  display_name: true,
  phase: true,
  outcome: true,
  outcome_detail: true,
  caller_number: true,
  dialed_number: true,
  prompt_variant: true,
  started_at: true,
  attached_at: true,
  ended_at: true,
});

export type CallListing = z.infer<typeof callListingSchema>;

/** A page of calls, the newest first. */
export const callPageSchema = z.object({
  calls: z.array(callListingSchema).describe('The newest first'),
  next_cursor: z
    .string()
    .nullable()
    .meta({ description: 'Asks for the calls after these; null when there are no more' }),
  unreadable_call_ids: z
    .array(z.string())
    .meta({ description: 'Calls of this page whose record does not parse here: of a newer build, or changed by hand' }),
});

export type CallPage = z.infer<typeof callPageSchema>;
