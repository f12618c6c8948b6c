import { type ApiError, invalidRequest } from '../wire/api-error';
import { newId } from '../wire/ids';
import { itemAdded, itemDeleted, itemDone, itemRetrieved, itemTruncated } from '../wire/item-frames';
import { type ConversationItem } from '../wire/items';
import { sessionFrame } from '../wire/session-frames';
import { textTokens } from '../wire/tokens';
import { preciseNow } from './call-clock';
import { type ClientEvent, type ClientEventType } from './client-event-schema';
import { updatedSession } from './effective-session';
import { type Model } from './model';
import { type Playback } from './playback';
import { type SessionContext } from './session-context';
import { sessionProblem } from './session-problem';

/** What a client event acts upon. */
export interface SessionParts {
  context: SessionContext;
  model: Model;
  playback: Playback;
}

type Handler<T extends ClientEventType> = (parts: SessionParts, event: ClientEvent<T>) => ApiError | undefined;

const noSuchItem = (code: string, itemId: string): ApiError =>
  invalidRequest(code, `Item with item_id '${itemId}' not found.`, 'item_id');

const updateSession: Handler<'session.update'> = ({ context, model }, { session: config }) => {
  const problem = sessionProblem(config);
  if (problem) return problem;
  const voice = config.audio?.output?.voice;
  // Any response may have been heard; the API refuses the whole update, not only the voice.
  if (voice !== undefined && voice !== context.session.audio.output.voice && model.hasSpoken) {
    return invalidRequest(
      'cannot_update_voice',
      "Cannot update a conversation's voice if assistant audio is present.",
      'session.audio.output.voice',
    );
  }
  context.session = updatedSession(context.session, config);
  context.emit(sessionFrame('updated', { ...context.session }));
  return undefined;
};

const createItem: Handler<'conversation.item.create'> = ({ context, model }, event) => {
  const { conversation, changes } = context;
  const item: ConversationItem = liveItem(event.item);
  const call = item.type === 'function_call_output' ? conversation.functionCalls.get(item.call_id) : undefined;
  if (item.type === 'function_call_output' && call === undefined) {
    return invalidRequest('invalid_tool_call_id', `Tool call ID '${item.call_id}' not found in conversation.`);
  }
  if (conversation.find(item.id)) {
    // That it is refused is known, the code is not.
    return invalidRequest('invalid_value', `Item with item_id '${item.id}' already exists.`, 'item.id');
  }
  let previousItemId: string | null;
  try {
    previousItemId = conversation.insert(item, itemWeight(item), event.previous_item_id ?? undefined);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return invalidRequest('invalid_value', `Item '${event.previous_item_id}' not found.`, 'previous_item_id');
  }
  if (call?.output === null && item.type === 'function_call_output') {
    call.output = item.output;
    call.answeredAt = preciseNow();
  }
  model.afterResponse(() => {
    context.emit(itemAdded(item, previousItemId));
    context.emit(itemDone(item, previousItemId));
  });
  changes.notify();
  return undefined;
};

/** Strings of an item travel as they came; only its id is made when the client gave none. */
function liveItem(item: ClientEvent<'conversation.item.create'>['item']): ConversationItem {
  const id = item.id ?? newId('item');
  if (item.type === 'function_call_output') {
    return { id, type: 'function_call_output', call_id: item.call_id, output: item.output };
  }
  const content = item.content.map((part) =>
    'text' in part ? part : { type: part.type, transcript: part.transcript ?? null },
  );
  return { id, type: 'message', status: 'completed', role: item.role, content };
}

function itemWeight(item: ConversationItem): { text: number; audio: number } {
  if (item.type === 'function_call_output') return { text: textTokens(item.output), audio: 0 };
  return { text: textTokens(JSON.stringify('content' in item ? item.content : '')), audio: 0 };
}

const retrieveItem: Handler<'conversation.item.retrieve'> = ({ context }, event) => {
  const item = context.conversation.find(event.item_id);
  if (item === undefined) return noSuchItem('item_retrieve_invalid_item_id', event.item_id);
  context.emit(itemRetrieved(item));
  return undefined;
};

const deleteItem: Handler<'conversation.item.delete'> = ({ context }, event) => {
  if (!context.conversation.remove(event.item_id)) return noSuchItem('item_delete_invalid_item_id', event.item_id);
  context.emit(itemDeleted(event.item_id));
  return undefined;
};

const truncateItem: Handler<'conversation.item.truncate'> = ({ context }, event) => {
  const item = context.conversation.find(event.item_id);
  if (item?.type !== 'message' || item.role !== 'assistant') {
    return noSuchItem('item_truncate_invalid_item_id', event.item_id);
  }
  context.emit(itemTruncated(event.item_id, event.content_index, event.audio_end_ms));
  return undefined;
};

const createResponse: Handler<'response.create'> = ({ model }, event) => {
  if (model.activeResponseId !== null) {
    return invalidRequest(
      'conversation_already_has_active_response',
      `Conversation already has an active response in progress: ${model.activeResponseId}. ` +
        'Wait until the response is finished before creating a new one.',
    );
  }
  model.open(event.response);
  return undefined;
};

const cancelResponse: Handler<'response.cancel'> = ({ model }, event) => {
  const isActive = event.response_id === undefined || event.response_id === model.activeResponseId;
  if (isActive && model.cancel('client_cancelled')) return undefined;
  return invalidRequest('response_cancel_not_active', 'Cancellation failed: no active response found');
};

const clearOutput: Handler<'output_audio_buffer.clear'> = ({ playback }) => {
  playback.clear();
  return undefined;
};

/** Over SIP the caller's audio comes from the phone: nothing a client appends is ever heard. */
const appendAudio: Handler<'input_audio_buffer.append'> = () => undefined;

const commitAudio: Handler<'input_audio_buffer.commit'> = () =>
  invalidRequest('input_audio_buffer_commit_empty', 'Error committing input audio buffer: buffer is empty.');

const clearInput: Handler<'input_audio_buffer.clear'> = ({ context }) => {
  context.emit({ type: 'input_audio_buffer.cleared' });
  return undefined;
};

/** What each client event does; what it returns is sent back as an `error` event. */
export const CLIENT_EVENT_HANDLERS: { [T in ClientEventType]: Handler<T> } = {
  'session.update': updateSession,
  'conversation.item.create': createItem,
  'conversation.item.retrieve': retrieveItem,
  'conversation.item.delete': deleteItem,
  'conversation.item.truncate': truncateItem,
  'response.create': createResponse,
  'response.cancel': cancelResponse,
  'output_audio_buffer.clear': clearOutput,
  'input_audio_buffer.append': appendAudio,
  'input_audio_buffer.commit': commitAudio,
  'input_audio_buffer.clear': clearInput,
};
