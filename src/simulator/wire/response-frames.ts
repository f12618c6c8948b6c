import { type Frame } from './frame';
import { type ConversationItem } from './items';

export type Modality = 'audio' | 'text';

/** Why a response is not simply `completed`. */
export type StatusDetails = { type: 'cancelled'; reason: 'turn_detected' | 'client_cancelled' } | null;

/** What every frame about one response needs to know of it. */
export interface ResponseFacts {
  id: string;
  conversationId: string;
  modality: Modality;
  voice: unknown;
  format: unknown;
  maxOutputTokens: unknown;
  metadata: unknown;
}

/** Where in a response a piece of content stands. */
export interface ContentPlace {
  responseId: string;
  itemId: string;
  outputIndex: number;
}

/** The `response` object; `usage` and `output` are empty until it is done. */
function responseObject(
  facts: ResponseFacts,
  status: string,
  statusDetails: StatusDetails,
  output: ConversationItem[],
  usage: Record<string, unknown> | null,
): Record<string, unknown> {
  return {
    object: 'realtime.response',
    id: facts.id,
    status,
    status_details: statusDetails,
    output: structuredClone(output),
    conversation_id: facts.conversationId,
    output_modalities: [facts.modality],
    max_output_tokens: facts.maxOutputTokens,
    audio: { output: { format: facts.format, voice: facts.voice } },
    usage,
    metadata: facts.metadata,
  };
}

/** `response.created`: the model has the floor. */
export function responseCreated(facts: ResponseFacts): Frame {
  return { type: 'response.created', response: responseObject(facts, 'in_progress', null, [], null) };
}

/** `response.done`: completed, or cancelled when `statusDetails` says why. */
export function responseDone(
  facts: ResponseFacts,
  statusDetails: StatusDetails,
  output: ConversationItem[],
  usage: Record<string, unknown>,
): Frame {
  const status = statusDetails === null ? 'completed' : statusDetails.type;
  return { type: 'response.done', response: responseObject(facts, status, statusDetails, output, usage) };
}

/** An output item of the response begins or is complete. */
export function outputItem(
  state: 'added' | 'done',
  responseId: string,
  outputIndex: number,
  item: ConversationItem,
): Frame {
  return {
    type: `response.output_item.${state}`,
    response_id: responseId,
    output_index: outputIndex,
    item: structuredClone(item),
  };
}

/** Sent after every response; real traffic names tokens only. `remaining` is of `limit`, both tokens a minute. */
export function rateLimitsUpdated(limit: number, remaining: number): Frame {
  const resetSeconds = Number((((limit - remaining) / limit) * 60).toFixed(3));
  return {
    type: 'rate_limits.updated',
    rate_limits: [{ name: 'tokens', limit, remaining, reset_seconds: resetSeconds }],
  };
}
