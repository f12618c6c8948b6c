import { z } from 'zod';
import { failureReasons, refusalReasons } from './failures';

/**
 * How a call ended: exactly one per call, the first cause.
 * `completed` the agent ended it, or the other side reported an orderly end · `caller_hung_up` the socket closed and the
 * call is gone · `caller_hung_up_ringing` gone before it was answered, or nothing was ever heard of the caller ·
 * `transferred` ended within the window after an accepted REFER · `missed` the webhook came too late to touch the phone ·
 * `max_duration`, `silence`, `operator` we hung up.
 */
export const callOutcomeSchema = z.union([
  z.enum([
    'completed',
    'caller_hung_up',
    'caller_hung_up_ringing',
    'transferred',
    'missed',
    'max_duration',
    'silence',
    'operator',
  ]),
  z.templateLiteral(['rejected:', z.enum(refusalReasons)]),
  z.templateLiteral(['failed:', z.enum(failureReasons)]),
]);

export type CallOutcome = z.infer<typeof callOutcomeSchema>;
