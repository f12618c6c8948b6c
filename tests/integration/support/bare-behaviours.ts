import type { Behaviour, Json } from './bare-openai';

/** The model asks to be put through to `commercial`. */
export const toolCall = {
  id: 'item_tool',
  type: 'function_call',
  name: 'request_transfer',
  call_id: 'call_0123456789abcdef',
  arguments: '{ "destination_id": "commercial" }',
};

/** The model's request for a transfer with as few events as a server could send. */
function callTool(send: (frame: Json) => void, responseId: string): void {
  const { id: item_id, call_id, name, arguments: args } = toolCall;
  send({
    type: 'response.function_call_arguments.done',
    response_id: responseId,
    item_id,
    call_id,
    name,
    arguments: args,
  });
  send({ type: 'response.output_item.done', response_id: responseId, item: toolCall });
  send({ type: 'response.done', response: { id: responseId, output: [toolCall] } });
}

/** Whether a client's frame is the result of a function call. */
export const isOutput = (frame: Json): boolean =>
  (frame['item'] as Json | undefined)?.['type'] === 'function_call_output';

/** Created and done around each response, and nothing else: no echoes, no playback, no usage. */
export const terse: Behaviour = (frame, { send, end }, call) => {
  if (frame['type'] !== 'response.create') return;
  const turn = call.frames.filter(({ type }) => type === 'response.create').length;
  send({ type: 'response.created', response: { id: `resp_${turn}` } });
  send({ type: 'response.done', response: { id: `resp_${turn}`, status: 'completed', output: [] } });
  if (turn === 1) {
    send({ type: 'response.created', response: { id: 'resp_tool' } });
    callTool(send, 'resp_tool');
  } else end();
};

/** The greeting's `response.create` is answered by nothing but the model's function call. */
export const silentUntilTool: Behaviour = (frame, { send, end }, call) => {
  if (frame['type'] !== 'response.create') return;
  if (call.frames.some(isOutput)) end();
  else callTool(send, 'resp_1');
};

/** The model speaks before it calls, and nobody tells when the caller has heard it. */
export const speaking: Behaviour = (frame, { send, end }, call) => {
  if (frame['type'] !== 'response.create') return;
  if (call.frames.some(isOutput)) return end();
  send({ type: 'response.created', response: { id: 'resp_1' } });
  send({
    type: 'response.output_item.added',
    response_id: 'resp_1',
    item: { id: 'item_1', type: 'message', role: 'assistant', content: [] },
  });
  callTool(send, 'resp_1');
};

/** The call is over as soon as the result has arrived; the response to it is never begun. */
export const gone: Behaviour = (frame, wire, call) => {
  if (isOutput(frame)) wire.end();
  else silentUntilTool(frame, wire, call);
};
