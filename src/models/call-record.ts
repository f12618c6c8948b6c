import { z } from 'zod';
import { callOutcomeSchema } from './call-outcome';
import { promptPointerSchema, promptVariantSchema } from './prompt';
import { turnFiguresSchema } from './turn';
import { callUsageSchema } from './usage';

/** ISO 8601 instant here; a BSON date at rest. */
const instant = z.string();

/** Where a call is in its life; `live` from the first attached socket, `transferring` after an accepted REFER. */
export const callPhaseSchema = z.enum([
  'admitting',
  'seating',
  'accepting',
  'attaching',
  'live',
  'transferring',
  'closing',
  'closed',
]);

export type CallPhase = z.infer<typeof callPhaseSchema>;

/**
 * How far a tool result got. `pending` the tool runs · `reporting` on its way to the model · `written` its frame is on
 * the socket · `undelivered` the call ended first · `kept` not for the model: the invocation came by HTTP.
 */
export const reportStateSchema = z.enum(['pending', 'reporting', 'written', 'undelivered', 'kept']);

/** One tool call of the model, with everything that was done about it. */
export const toolCallRecordSchema = z.object({
  function_call_id: z.string(),
  response_id: z.string(),
  item_id: z.string(),
  name: z.string(),
  /** The model's raw text; cut off after `keptArgumentsLength` characters. */
  arguments_json: z.string(),
  source: z.enum(['sideband', 'events']),
  invoked_at: instant,
  finished_at: instant.nullable(),
  ok: z.boolean().nullable(),
  output: z.string().nullable(),
  error: z.string().nullable(),
  report: reportStateSchema,
  /** Attempts to hand the result to a socket owner. */
  report_attempts: z.number().int(),
  reported_at: instant.nullable(),
});

export type ToolCallRecord = z.infer<typeof toolCallRecordSchema>;

/**
 * One REFER. `requested` sent, no answer yet · `accepted` 2xx, which proves nothing · `confirmed` the call ended within
 * the window · `unconfirmed` it did not · `failed` OpenAI refused it or it never got through · `unknown` the answer was lost.
 */
export const transferRecordSchema = z.object({
  /** Stable over retries; sent as `Idempotency-Key`. */
  idempotency_key: z.string(),
  destination_id: z.string().nullable(),
  target_uri: z.string(),
  /** `policy`: the one before was not confirmed, and the tenant wants the next destination to be tried. */
  requested_by: z.enum(['model', 'operator', 'policy']),
  requested_at: instant,
  answered_at: instant.nullable(),
  /** Every HTTP attempt: when it began and ended, and with what: `relayed` or a failure's name, null while it runs. */
  attempts: z.array(z.object({ at: instant, answered_at: instant.nullable(), answer: z.string().nullable() })),
  /** What decided whether it went through, null while nothing has. */
  evidence: z.enum(['call_ended', 'call_went_on']).nullable(),
  evidence_at: instant.nullable(),
  status: z.enum(['requested', 'accepted', 'confirmed', 'unconfirmed', 'failed', 'unknown']),
  /** Failure name, null while none. */
  error: z.string().nullable(),
});

export type TransferRecord = z.infer<typeof transferRecordSchema>;

/** A time in which nobody listened to the call; OpenAI repeats nothing of it. */
export const listeningGapSchema = z.object({
  /** The latest instant at which the owner before can still have listened is after this. */
  since: instant,
  until: instant,
  /** Items of the conversation that were read again. */
  recovered_items: z.number().int(),
  /** More may have been said than could be read again; the model was told. */
  lost: z.boolean(),
});

export type ListeningGap = z.infer<typeof listeningGapSchema>;

/** One process that held the call's socket. */
export const ownerRecordSchema = z.object({
  epoch: z.number(),
  host_queue: z.string(),
  seated_at: instant,
  attached_at: instant.nullable(),
  resumed: z.boolean(),
  handed_over: z.boolean(),
  /** What happened while nobody listened, null when nothing can have been missed. */
  gap: listeningGapSchema.nullable(),
});

/** The record of a call: one document of `calls`, and what the `call` query answers. */
export const callRecordSchema = z.object({
  call_id: z.string(),
  workflow_id: z.string(),
  webhook_id: z.string(),
  tenant_id: z.string().nullable(),
  client_id: z.string().nullable(),
  display_name: z.string().nullable(),
  phase: callPhaseSchema,
  outcome: callOutcomeSchema.nullable(),
  /** One sentence for people: what led to the outcome. */
  outcome_detail: z.string().nullable(),
  caller_number: z.string().nullable(),
  dialed_number: z.string().nullable(),
  model: z.string().nullable(),
  voice: z.string().nullable(),
  /** What writes down the caller's speech. Absent in records from before it was kept. */
  transcription_model: z.string().nullable().default(null),
  prompts: promptPointerSchema.nullable(),
  /** Absent in records from before there were any. */
  prompt_variant: promptVariantSchema.nullable().default(null),
  /** The prompts could not be read from the database; the call was taken with the fallback. */
  instructions_db_error: z.boolean().default(false),
  created_at: instant,
  started_at: instant,
  admitted_at: instant.nullable(),
  seated_at: instant.nullable(),
  accepted_at: instant.nullable(),
  attached_at: instant.nullable(),
  greeted_at: instant.nullable(),
  /** When the caller was first heard. */
  caller_heard_at: instant.nullable(),
  ended_at: instant.nullable(),
  /** Whether the tenant was open when the call came; null before that is known. */
  business_hours: z.enum(['open', 'after_hours']).nullable(),
  tool_calls: z.array(toolCallRecordSchema),
  transfers: z.array(transferRecordSchema),
  owners: z.array(ownerRecordSchema),
  dtmf: z.array(z.object({ digit: z.string(), at: instant })),
  /** Messages that did not parse, and were ignored. */
  ignored_messages: z.number().int(),
  /** Transcript items and usage that could not be kept, or were not yet when the call or their owner ended. */
  lost_writes: z.number().int(),
  /** Filled in by the repository from `calls-usage`. */
  usage: callUsageSchema.nullable(),
  /** Filled in by the repository from `calls-turns`. */
  turns: turnFiguresSchema.nullable().default(null),
  /** Grows with each change; a late retry with a smaller one changes nothing. */
  version: z.number().int(),
});

export type CallRecord = z.infer<typeof callRecordSchema>;
