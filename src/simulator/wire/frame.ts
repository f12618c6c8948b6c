import { newAudioBufferEventId, newId } from './ids';

/** One WebSocket message of the Realtime API, parsed. */
export interface Frame {
  type: string;
  [field: string]: unknown;
}

/**
 * Gives a server event its `event_id`, as the second field like the live API does.
 * DTMF events have none; those of the output audio buffer have ids of their own kind.
 */
export function stampEventId(frame: Frame): Frame {
  if (frame.type === 'input_audio_buffer.dtmf_event_received') return frame;
  const { type, ...fields } = frame;
  const eventId = type.startsWith('output_audio_buffer.') ? newAudioBufferEventId() : newId('event');
  return { type, event_id: eventId, ...fields };
}
