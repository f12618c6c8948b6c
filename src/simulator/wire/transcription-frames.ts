import { textTokens } from './tokens';
import { type Frame } from './frame';

const PREFIX = 'conversation.item.input_audio_transcription';

/** How a transcription is billed: by the second for whisper models, by tokens for the others. */
function transcriptionUsage(model: string, transcript: string, durationMs: number): Record<string, unknown> {
  if (model.includes('whisper')) return { type: 'duration', seconds: Math.max(1, Math.ceil(durationMs / 1000)) };
  const audio = Math.ceil(durationMs / 100);
  const output = textTokens(transcript);
  return {
    type: 'tokens',
    total_tokens: audio + output,
    input_tokens: audio,
    input_token_details: { text_tokens: 0, audio_tokens: audio },
    output_tokens: output,
  };
}

/** A piece of the transcript of the caller's words. */
export function transcriptionDelta(itemId: string, delta: string): Frame {
  return { type: `${PREFIX}.delta`, item_id: itemId, content_index: 0, delta };
}

/** The caller's words, `durationMs` long, as `model` heard them. */
export function transcriptionCompleted(itemId: string, model: string, transcript: string, durationMs: number): Frame {
  return {
    type: `${PREFIX}.completed`,
    item_id: itemId,
    content_index: 0,
    transcript,
    usage: transcriptionUsage(model, transcript, durationMs),
  };
}

/** The caller's words could not be transcribed; the conversation goes on all the same. */
export function transcriptionFailed(itemId: string): Frame {
  return {
    type: `${PREFIX}.failed`,
    item_id: itemId,
    content_index: 0,
    error: {
      type: 'server_error',
      code: 'transcription_failed',
      message: 'Input transcription failed for this item.',
      param: null,
    },
  };
}
