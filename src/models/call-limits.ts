import { z } from 'zod';

/**
 * The limits one call lives under, pinned when it starts so that a changed setting never bends a running call.
 * Milliseconds unless the name says otherwise; the settings schema has the defaults and bounds.
 */
export const callLimitsSchema = z.object({
  admit_deadline_ms: z.number().int().positive(),
  seat_deadline_ms: z.number().int().positive(),
  attach_deadline_ms: z.number().int().positive(),
  openai_timeout_ms: z.number().int().positive(),
  refer_budget_ms: z.number().int().positive(),
  tool_deadline_ms: z.number().int().positive(),
  report_timeout_ms: z.number().int().positive(),
  mcp_list_timeout_ms: z.number().int().positive(),
  /** 0 = no heartbeat timeout: only for the time-skipping test server, which would skip past it. */
  heartbeat_timeout_ms: z.number().int().nonnegative(),
  call_max_duration_s: z.number().int().positive(),
});

export type CallLimits = z.infer<typeof callLimitsSchema>;

/** A webhook older than this is answered by nobody any more: the caller has gone or been told so by the carrier. */
export const staleWebhookMs = 90_000;

/** An accepted REFER that has not ended the call by then has failed silently. */
export const transferWindowMs = 30_000;

/** How long speech that precedes a transfer may take to be played out. */
export const playOutLimitMs = 5_000;

/**
 * How long the socket's owner may take to return after the call was hung up, before its socket is closed for it. It waits
 * for a probe's 404, which takes 5 s at OpenAI, and the final record is promised within 3 s of the end.
 */
export const attendReturnMs = 1_500;

/**
 * So much of a function call's arguments is kept in the record, characters; the tool gets all of them. Each write of the
 * record carries every tool call in one payload, and Temporal takes none of more than 2 MB: the call would be stuck.
 */
export const keptArgumentsLength = 2_000;

/** Tool calls one phone call may make: 16 history events each, and continue-as-new is then never needed. */
export const maxToolCalls = 200;

/** So many owners lost without a hand-over within `ownerLossWindowMs` end a call, before it takes more workers down. */
export const ownerLossesLimit = 3;

/** See `ownerLossesLimit`. */
export const ownerLossWindowMs = 120_000;

/** Quiet on both sides that is signalled to the workflow; shorter ones would only swell the history. */
export const signalledQuietMs = 4_000;
