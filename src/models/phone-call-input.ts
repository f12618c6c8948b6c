import { z } from 'zod';
import { callLimitsSchema } from './call-limits';
import { refusalReasons } from './failures';

/** What the gateway starts a `phoneCall` workflow with. Numbers are E.164 or null when the INVITE had none. */
export const phoneCallInputSchema = z.object({
  call_id: z.string().min(1),
  webhook_id: z.string().min(1),
  /** Unix seconds at which OpenAI created the event. */
  webhook_created_at: z.number(),
  caller_number: z.string().nullable(),
  dialed_number: z.string().nullable(),
  /** True when the three search attributes are known to exist; an unknown one would fail every workflow task. */
  search_attributes: z.boolean(),
  limits: callLimitsSchema,
  /** SIP statuses of refused calls, where they differ from the usual ones. */
  refusal_statuses: z.partialRecord(z.enum(refusalReasons), z.number().int()).optional(),
});

export type PhoneCallInput = z.infer<typeof phoneCallInputSchema>;

/** The workflow of a call; no personal data in it, ids are never encrypted. */
export function phoneCallWorkflowId(callId: string): string {
  return `call-${callId}`;
}
