import { type Frame } from './frame';
import { type ContentPlace, type Modality } from './response-frames';

/** Fields that say where a content frame belongs, in the order of the recordings. */
function placeFields(place: ContentPlace): Record<string, unknown> {
  return { response_id: place.responseId, item_id: place.itemId, output_index: place.outputIndex };
}

/** Padding that makes deltas equally long on the wire, so that their length tells an eavesdropper nothing. */
function obfuscation(delta: string): string {
  return 'kQ7vR2mXa9LdT4hZ'.slice(Math.min(delta.length, 15));
}

/** A content part begins empty, and is done with all its words. */
export function contentPart(state: 'added' | 'done', place: ContentPlace, modality: Modality, words: string): Frame {
  const part = modality === 'audio' ? { type: 'audio', transcript: words } : { type: 'text', text: words };
  return { type: `response.content_part.${state}`, ...placeFields(place), content_index: 0, part };
}

/** A few words of a spoken (`response.output_audio_transcript.delta`) or written answer. */
export function wordsDelta(place: ContentPlace, modality: Modality, delta: string): Frame {
  const kind = modality === 'audio' ? 'output_audio_transcript' : 'output_text';
  const fields = { ...placeFields(place), content_index: 0, delta, obfuscation: obfuscation(delta) };
  return { type: `response.${kind}.delta`, ...fields };
}

/** All words of a spoken or written answer. */
export function wordsDone(place: ContentPlace, modality: Modality, words: string): Frame {
  return modality === 'audio'
    ? {
        type: 'response.output_audio_transcript.done',
        ...placeFields(place),
        content_index: 0,
        transcript: words,
      }
    : { type: 'response.output_text.done', ...placeFields(place), content_index: 0, text: words };
}

/** The audio is complete. A sideband never carries the audio itself, but this it does. */
export function audioDone(place: ContentPlace): Frame {
  return { type: 'response.output_audio.done', ...placeFields(place), content_index: 0 };
}

/** A piece of the arguments of a function call. */
export function argumentsDelta(place: ContentPlace, functionCallId: string, delta: string): Frame {
  return {
    type: 'response.function_call_arguments.delta',
    ...placeFields(place),
    call_id: functionCallId,
    delta,
    obfuscation: obfuscation(delta),
  };
}

/** The arguments of a function call, a JSON string as the model wrote it. */
export function argumentsDone(place: ContentPlace, functionCallId: string, name: string, json: string): Frame {
  return {
    type: 'response.function_call_arguments.done',
    ...placeFields(place),
    call_id: functionCallId,
    name,
    arguments: json,
  };
}
