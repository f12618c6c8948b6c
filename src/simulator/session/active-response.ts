import { newId } from '../wire/ids';
import { type ConversationItem } from '../wire/items';
import { type Modality, type ResponseFacts } from '../wire/response-frames';
import { type TokenCount } from '../wire/tokens';
import { type EffectiveSession } from './effective-session';

/** What a `response.create` may set for its one response. */
export interface ResponseOverrides {
  output_modalities?: Modality[] | undefined;
  max_output_tokens?: number | 'inf' | undefined;
  metadata?: Record<string, unknown> | null | undefined;
}

/** A response between `response.created` and `response.done`. */
export interface ActiveResponse {
  facts: ResponseFacts;
  /** The script is writing it; until then it is only asked for. */
  claimed: boolean;
  output: ConversationItem[];
  written: TokenCount;
  cancelled: AbortController;
  /** Finishes the message that is being written with the words so far; null while none is. */
  cutOff: (() => void) | null;
}

/** A response nobody has written anything of. */
export function newActiveResponse(
  session: EffectiveSession,
  conversationId: string,
  overrides: ResponseOverrides,
): ActiveResponse {
  return {
    facts: {
      id: newId('resp'),
      conversationId,
      modality: overrides.output_modalities?.[0] ?? session.output_modalities[0] ?? 'audio',
      voice: session.audio.output.voice,
      format: session.audio.output.format,
      maxOutputTokens: overrides.max_output_tokens ?? session.max_output_tokens,
      metadata: overrides.metadata ?? null,
    },
    claimed: false,
    output: [],
    written: { text: 0, audio: 0 },
    cancelled: new AbortController(),
    cutOff: null,
  };
}
