import { argumentsDelta, argumentsDone } from '../wire/content-frames';
import { newFunctionCallId, newId } from '../wire/ids';
import { itemAdded, itemDone } from '../wire/item-frames';
import { type FunctionCallItem } from '../wire/items';
import { outputItem } from '../wire/response-frames';
import { textTokens } from '../wire/tokens';
import { type ActiveResponse } from './active-response';
import { preciseNow } from './call-clock';
import { type SessionContext } from './session-context';
import { SPEECH_TIMING } from './speech-timing';

/**
 * Lets the model call a tool, in the order of the recordings. From `response.function_call_arguments.done` on the call
 * can be answered. Rejects when `signal` aborts.
 */
export async function writeFunctionCall(
  context: SessionContext,
  response: ActiveResponse,
  tool: { name: string; argumentsJson: string },
  signal: AbortSignal,
): Promise<void> {
  const { emit, conversation, clock, changes } = context;
  const responseId = response.facts.id;
  const item: FunctionCallItem = {
    id: newId('item'),
    type: 'function_call',
    status: 'in_progress',
    name: tool.name,
    call_id: newFunctionCallId(),
    arguments: '',
  };
  const place = { responseId, itemId: item.id, outputIndex: response.output.length };
  const previousItemId = conversation.insert(item, { text: 0, audio: 0 });
  response.output.push(item);
  emit(outputItem('added', responseId, place.outputIndex, item));
  emit(itemAdded(item, previousItemId));
  await clock.pause(SPEECH_TIMING.functionCall, signal);

  for (const delta of argumentPieces(tool.argumentsJson)) emit(argumentsDelta(place, item.call_id, delta));
  item.arguments = tool.argumentsJson;
  item.status = 'completed';
  const tokens = { text: textTokens(tool.name + tool.argumentsJson), audio: 0 };
  response.written.text += tokens.text;
  conversation.weigh(item.id, tokens);
  conversation.functionCalls.set(item.call_id, {
    functionCallId: item.call_id,
    responseId,
    name: tool.name,
    argumentsJson: tool.argumentsJson,
    calledAt: preciseNow(),
    output: null,
    answeredAt: null,
  });
  emit(argumentsDone(place, item.call_id, tool.name, tool.argumentsJson));
  emit(itemDone(item, null));
  emit(outputItem('done', responseId, place.outputIndex, item));
  changes.notify();
}

/** Arguments arrive in pieces that are no JSON by themselves. */
function argumentPieces(json: string): string[] {
  return json.match(/[\s\S]{1,12}/g) ?? [json];
}
