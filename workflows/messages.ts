import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { z } from 'zod';
import { type CallRecord } from '../src/models/call-record';
import { type CallOutcome } from '../src/models/call-outcome';
import { targetUriSchema } from '../src/models/tenant-config';
import { toolInvocationSchema } from '../src/models/tool-invocation';

/** The messages of `phoneCall`, each with its schema: the sender's promise and the receiver's check. */

/**
 * A process holds a seat for this call. `epoch` is the server's time at which its attempt of `attend` was scheduled: it
 * grows over retries and resets, and a smaller one than the current owner's is void.
 */
export const seatedSchema = z.object({
  host_queue: z.string().min(1),
  epoch: z.number(),
  /** Somebody held the seat before. */
  resumed: z.boolean(),
  /** The owner before gave it up in order, as a deploy does; it was not lost. */
  handed_over: z.boolean(),
});
export type Seated = z.infer<typeof seatedSchema>;
export const seatedSignal = defineSignal<[Seated]>('seated');

/**
 * Quiet on both sides: `started` after the quiet that `attach` asked for, `ended` only if `started` was signalled. A stale
 * epoch's is void; a new `seated` ends what the owner before had signalled.
 */
export const silenceSchema = z.object({
  state: z.enum(['started', 'ended']),
  epoch: z.number(),
  /** The caller was heard (speech or a key) since this owner's last `silence` message, or since it attached. */
  caller_heard: z.boolean(),
});
export type Silence = z.infer<typeof silenceSchema>;
export const silenceSignal = defineSignal<[Silence]>('silence');

/** The caller's first speech or key of the call; an owner that was told of it by `attach` does not say it again. */
export const callerHeardSchema = z.object({ at: z.iso.datetime() });
export type CallerHeard = z.infer<typeof callerHeardSchema>;
export const callerHeardSignal = defineSignal<[CallerHeard]>('callerHeard');

/** A function call of the model. Taken from any owner, also a stale one: `function_call_id` makes it harmless. */
export const toolInvocationSignalSchema = toolInvocationSchema
  .omit({ tenant_config: true })
  .extend({ source: z.enum(['sideband', 'events']) });
export type ToolInvocationSignal = z.infer<typeof toolInvocationSignalSchema>;
export const toolInvocationSignal = defineSignal<[ToolInvocationSignal]>('toolInvocation');

/** A key the caller pressed. `at` is ISO 8601. */
export const dtmfSchema = z.object({
  digit: z.string().regex(/^[0-9*#A-D]$/),
  at: z.iso.datetime(),
  /** The owner that heard it, and the how many-th key it heard: the frame itself has no identity. */
  epoch: z.number(),
  index: z.number().int(),
});
export type Dtmf = z.infer<typeof dtmfSchema>;
export const dtmfSignal = defineSignal<[Dtmf]>('dtmf');

/** Somebody else says that the call is over; OpenAI sends no such event, other bridges do. */
export const callEndedSchema = z.object({ reason: z.string() });
export type CallEnded = z.infer<typeof callEndedSchema>;
export const callEndedSignal = defineSignal<[CallEnded]>('callEnded');

/** The call as its record will show it. */
export const callQuery = defineQuery<CallRecord>('call');

/** An operator hangs up. Answers when the record is written. */
export const hangUpRequestSchema = z.object({
  reason: z.string().max(500).optional().describe('Why, for the record'),
});
export type HangUpRequest = z.infer<typeof hangUpRequestSchema>;
export const hangUpUpdate = defineUpdate<{ outcome: CallOutcome }, [HangUpRequest]>('hangUp');

/** An operator transfers the call, to a destination of the tenant or to any URI. Answers when REFER was answered. */
export const transferRequestSchema = z.union([
  z.object({ destination_id: z.string().min(1).describe('One of the tenant’s destinations') }),
  z.object({ target_uri: targetUriSchema.describe('A `tel:`, `sip:` or `sips:` URI') }),
]);
export type TransferRequest = z.infer<typeof transferRequestSchema>;
export const transferUpdate = defineUpdate<{ status: 'accepted'; target_uri: string }, [TransferRequest]>('transfer');

/** An operator tells the model something; with `respond` it speaks at once. Answers when the frame is written. */
export const instructRequestSchema = z.object({
  text: z.string().min(1).max(4000).describe('What the model is told'),
  respond: z.boolean().default(true).describe('Whether it speaks at once'),
});
export type InstructRequest = z.input<typeof instructRequestSchema>;
export const instructUpdate = defineUpdate<{ delivered: true }, [InstructRequest]>('instruct');
