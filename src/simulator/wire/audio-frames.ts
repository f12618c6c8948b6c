import { type Frame } from './frame';

/** The caller began to speak, `audioStartMs` after the start of the session's audio. */
export function speechStarted(itemId: string, audioStartMs: number): Frame {
  return { type: 'input_audio_buffer.speech_started', audio_start_ms: Math.round(audioStartMs), item_id: itemId };
}

/** The caller stopped speaking. */
export function speechStopped(itemId: string, audioEndMs: number): Frame {
  return { type: 'input_audio_buffer.speech_stopped', audio_end_ms: Math.round(audioEndMs), item_id: itemId };
}

/** What the caller said has become an item. */
export function audioCommitted(itemId: string, previousItemId: string | null): Frame {
  return { type: 'input_audio_buffer.committed', previous_item_id: previousItemId, item_id: itemId };
}

/** A key of the caller's phone. `receivedAt` in Unix seconds; the only event without an `event_id`. */
export function dtmfReceived(digit: string, receivedAt: number): Frame {
  return { type: 'input_audio_buffer.dtmf_event_received', event: digit, received_at: receivedAt };
}

/** The caller hears the response, no longer hears it, or had it cut off. Only over WebRTC and SIP. */
export function outputAudioBuffer(state: 'started' | 'stopped' | 'cleared', responseId: string): Frame {
  return { type: `output_audio_buffer.${state}`, response_id: responseId };
}
