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
  function_call_id: z.string().describe('The model’s id of the function call: `call_…`'),
  response_id: z.string().describe('The response in which the model asked for it; empty when it came by HTTP'),
  item_id: z.string().describe('The conversation item that it is; empty when it came by HTTP'),
  name: z.string().describe('Name of the tool'),
  arguments_json: z.string().describe('The model’s raw text, normally JSON; cut off after 2,000 characters'),
  source: z
    .enum(['sideband', 'events'])
    .describe('`sideband`: the call’s own socket · `events`: `POST /api/calls/events`'),
  invoked_at: instant.describe('When the call was told of it, ISO 8601'),
  finished_at: instant.nullable().describe('When the tool had answered, ISO 8601; null while it runs'),
  ok: z.boolean().nullable().describe('Whether the tool succeeded; null while it runs'),
  output: z.string().nullable().describe('What the tool answered, a JSON text; null while it runs'),
  error: z.string().nullable().describe('Code of the failure; null while it runs or when it succeeded'),
  report: reportStateSchema.describe(
    'How far the result got: `pending` the tool runs · `reporting` on its way to the model · `written` on the socket · `undelivered` the call ended first · `kept` not for the model',
  ),
  report_attempts: z.number().int().describe('Attempts to hand the result to the owner of the socket'),
  reported_at: instant.nullable().describe('When the result was on the socket, ISO 8601; null before that'),
});

export type ToolCallRecord = z.infer<typeof toolCallRecordSchema>;

/**
 * One REFER. `requested` sent, no answer yet · `accepted` 2xx, which proves nothing · `confirmed` the call ended within
 * the window · `unconfirmed` it did not · `failed` OpenAI refused it or it never got through · `unknown` the answer was lost.
 */
export const transferRecordSchema = z.object({
  idempotency_key: z.string().describe('The same in all attempts; sent to OpenAI as `Idempotency-Key`'),
  destination_id: z.string().nullable().describe('The tenant’s destination; null for a URI that an operator gave'),
  target_uri: z.string().describe('Where to: a `tel:`, `sip:` or `sips:` URI'),
  requested_by: z
    .enum(['model', 'operator', 'policy'])
    .describe('`policy`: the one before was not confirmed, and the tenant wants the next destination to be tried'),
  requested_at: instant.describe('When the REFER was asked for, ISO 8601'),
  answered_at: instant.nullable().describe('When OpenAI answered the last attempt, ISO 8601; null before that'),
  attempts: z
    .array(
      z.object({
        at: instant.describe('When it was sent, ISO 8601'),
        answered_at: instant.nullable().describe('When it was over, ISO 8601; null while it runs'),
        answer: z.string().nullable().describe('`relayed`, or the name of the failure; null while it runs'),
      }),
    )
    .describe('Every HTTP request to OpenAI, in their order'),
  evidence: z
    .enum(['call_ended', 'call_went_on'])
    .nullable()
    .describe('What decided whether it went through; null while nothing has'),
  evidence_at: instant.nullable().describe('When that was, ISO 8601; null while nothing has decided'),
  status: z
    .enum(['requested', 'accepted', 'confirmed', 'unconfirmed', 'failed', 'unknown'])
    .describe(
      '`requested` sent, no answer yet · `accepted` OpenAI has relayed it, which proves nothing · `confirmed` the call ended within 30 s · `unconfirmed` it did not · `failed` refused, or never got through · `unknown` the answer was lost',
    ),
  error: z.string().nullable().describe('Name of the failure; null while there is none'),
});

export type TransferRecord = z.infer<typeof transferRecordSchema>;

/** A time in which nobody listened to the call; OpenAI repeats nothing of it. */
export const listeningGapSchema = z.object({
  since: instant.describe(
    'ISO 8601; the latest instant at which the owner before can still have listened is after this',
  ),
  until: instant.describe('When somebody listened again, ISO 8601'),
  recovered_items: z.number().int().describe('Items of the conversation that were read again afterwards'),
  lost: z.boolean().describe('Whether more may have been said than could be read again; the model was told'),
});

export type ListeningGap = z.infer<typeof listeningGapSchema>;

/** One process that held the call's socket. */
export const ownerRecordSchema = z.object({
  epoch: z
    .number()
    .describe('Of two owners the larger one is the newer: Unix milliseconds at which its attempt was scheduled'),
  host_queue: z.string().describe('Task queue of the process that held the socket'),
  seated_at: instant.describe('When it had room for the call, ISO 8601'),
  attached_at: instant.nullable().describe('When it had the socket open, ISO 8601; null before that'),
  resumed: z.boolean().describe('Whether somebody held the call before'),
  handed_over: z.boolean().describe('Whether the owner before gave it up in order, as a deploy does'),
  gap: listeningGapSchema
    .nullable()
    .describe('The time in which nobody listened before this owner did; null when nothing can have been missed'),
});

/** The record of a call: one document of `calls`, and what the `call` query answers. */
export const callRecordSchema = z.object({
  call_id: z.string().describe('OpenAI’s id of the call: `rtc_…`'),
  workflow_id: z.string().describe('Id of its Temporal workflow: `call-<call_id>`'),
  webhook_id: z.string().describe('Id of the webhook that announced it'),
  tenant_id: z
    .string()
    .nullable()
    .describe('The tenant that answers the dialled number; null when nobody does, or before it is known'),
  client_id: z.string().nullable().describe('The tenant’s client, from its config; null when it has none'),
  display_name: z.string().nullable().describe('The tenant’s name, from its config; null when it has none'),
  phase: callPhaseSchema.describe(
    'Where it is in its life; `live` from the first attached socket on, `transferring` after an accepted REFER, `closed` when over',
  ),
  outcome: callOutcomeSchema.nullable().describe('How it ended, the first cause; null while it goes on'),
  outcome_detail: z
    .string()
    .nullable()
    .describe('One sentence for people: what led to the outcome; null while it goes on'),
  caller_number: z.string().nullable().describe('Who rang, E.164; null when the carrier did not say'),
  dialed_number: z.string().nullable().describe('The number that was rung, E.164; null when the carrier did not say'),
  model: z.string().nullable().describe('Realtime model that speaks; null before it is accepted'),
  voice: z.string().nullable().describe('Its voice; null before it is accepted'),
  transcription_model: z
    .string()
    .nullable()
    .default(null)
    .describe(
      'What writes down the caller’s speech; null before it is accepted, and in records from before it was kept',
    ),
  prompts: promptPointerSchema
    .nullable()
    .describe('The prompt versions that it was answered with; null before they are known'),
  prompt_variant: promptVariantSchema
    .nullable()
    .default(null)
    .describe(
      'Where its words came from: `active` the published versions · `candidate` those on trial · `after_hours` the tenant’s words for closed hours · `tenant_config`, `files` nothing is published · `fallback` what was meant could not be read; null before that is known',
    ),
  instructions_db_error: z
    .boolean()
    .default(false)
    .describe('Whether the prompts could not be read from the database; it was then taken with the fallback'),
  created_at: instant.describe('When OpenAI made its webhook, ISO 8601'),
  started_at: instant.describe('When its workflow began, just after it rang, ISO 8601'),
  admitted_at: instant
    .nullable()
    .describe('When it had been given a slot, ISO 8601; null before that, and for a refused call'),
  seated_at: instant.nullable().describe('When a worker had room for it, ISO 8601; null before that'),
  accepted_at: instant
    .nullable()
    .describe('When OpenAI had accepted it, ISO 8601; null before that, and where the answer was lost'),
  attached_at: instant
    .nullable()
    .describe('When its session was up, ISO 8601; null before that, and for a call that never had one'),
  greeted_at: instant.nullable().describe('When the greeting was asked for, ISO 8601; null before that'),
  caller_heard_at: instant.nullable().describe('When the caller was first heard, ISO 8601; null before that'),
  ended_at: instant.nullable().describe('When it was over, ISO 8601; null while it goes on'),
  business_hours: z
    .enum(['open', 'after_hours'])
    .nullable()
    .describe('Whether the tenant was open when it came; null before that is known'),
  tool_calls: z.array(toolCallRecordSchema).describe('What the model called, in its order'),
  transfers: z.array(transferRecordSchema).describe('Every REFER, in its order'),
  owners: z.array(ownerRecordSchema).describe('The processes that held its socket, one after the other'),
  dtmf: z
    .array(
      z.object({
        digit: z.string().describe('0 to 9, `*`, `#`, or A to D'),
        at: instant.describe('When it was heard of, ISO 8601'),
      }),
    )
    .describe('Keys that the caller pressed, in their order'),
  ignored_messages: z.number().int().describe('Messages to its workflow that did not parse'),
  lost_writes: z
    .number()
    .int()
    .describe('Transcript items and usage that were not kept, or not yet, when the call or their owner ended'),
  usage: callUsageSchema.nullable().describe('Tokens over all its responses; null before the record was first stored'),
  turns: turnFiguresSchema.nullable().default(null).describe('Its turns in figures; null before it is over'),
  version: z.number().int().describe('Grows with each change'),
});

export type CallRecord = z.infer<typeof callRecordSchema>;
