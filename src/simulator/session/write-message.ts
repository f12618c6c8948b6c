import { audioDone, contentPart, wordsDelta, wordsDone } from '../wire/content-frames';
import { newId } from '../wire/ids';
import { itemAdded, itemDone } from '../wire/item-frames';
import { type ContentPart, type MessageItem } from '../wire/items';
import { outputItem } from '../wire/response-frames';
import { modelAudioTokens, textTokens } from '../wire/tokens';
import { type ActiveResponse } from './active-response';
import { type SessionContext } from './session-context';
import { deltasOf, speechDurationMs, SPEECH_TIMING } from './speech-timing';

/** Deltas come in bursts: a timer for each would cost more than it shows. */
const DELTAS_A_BURST = 4;

/**
 * Lets the model say (or, in a text session, write) a message, in the order of the recordings. `onFirstWords` is told
 * when a spoken message begins, with the item's id and how long it takes to play, in ms. Rejects when `signal` aborts.
 */
export async function writeMessage(
  context: SessionContext,
  response: ActiveResponse,
  text: string,
  duration: number | undefined,
  signal: AbortSignal,
  onFirstWords: (itemId: string, durationMs: number) => void,
): Promise<void> {
  const { emit, conversation, clock } = context;
  const { modality, id: responseId } = response.facts;
  const durationMs = duration ?? speechDurationMs(text);
  const item: MessageItem = {
    id: newId('item'),
    type: 'message',
    status: 'in_progress',
    role: 'assistant',
    content: [],
  };
  const place = { responseId, itemId: item.id, outputIndex: response.output.length };
  const previousItemId = conversation.insert(item, { text: 0, audio: 0 });
  response.output.push(item);
  emit(outputItem('added', responseId, place.outputIndex, item));
  emit(itemAdded(item, previousItemId));
  emit(contentPart('added', place, modality, ''));

  const content = emptyContent(modality);
  item.content.push(content);
  const done = (words: string): void => {
    if (modality === 'audio') emit(audioDone(place));
    emit(wordsDone(place, modality, words));
    emit(contentPart('done', place, modality, words));
  };
  const over = (): void => {
    emit(itemDone(item, null));
    emit(outputItem('done', responseId, place.outputIndex, item));
  };
  // "Also emitted when a Response is interrupted, incomplete, or cancelled" (OpenAI's API reference): with the words so far.
  response.cutOff = () => {
    done(wordsOf(content));
    over();
  };
  const deltas = deltasOf(text);
  const burstMs = (durationMs * SPEECH_TIMING.generationShare * DELTAS_A_BURST) / deltas.length;
  for (const [index, delta] of deltas.entries()) {
    appendWords(content, delta);
    response.written.text += textTokens(delta);
    emit(wordsDelta(place, modality, delta));
    if (index === 0 && modality === 'audio') onFirstWords(item.id, durationMs);
    if (index % DELTAS_A_BURST === DELTAS_A_BURST - 1) await clock.pause(burstMs, signal);
  }

  response.cutOff = null;
  done(text);
  item.status = 'completed';
  const tokens = { text: textTokens(text), audio: modality === 'audio' ? modelAudioTokens(durationMs) : 0 };
  response.written.audio += tokens.audio;
  conversation.weigh(item.id, tokens);
  over();
}

function wordsOf(content: ContentPart): string {
  return ('text' in content ? content.text : content.transcript) ?? '';
}

function emptyContent(modality: 'audio' | 'text'): ContentPart {
  return modality === 'audio' ? { type: 'output_audio', transcript: '' } : { type: 'output_text', text: '' };
}

function appendWords(content: ContentPart, words: string): void {
  if ('text' in content) content.text += words;
  else content.transcript = (content.transcript ?? '') + words;
}
