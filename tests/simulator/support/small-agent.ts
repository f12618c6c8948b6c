import { type Simulator } from '../../../src/simulator/simulator';
import { type Frame } from '../../../src/simulator/wire/frame';
import { Sideband } from './sideband';
import { ACCEPT_BODY, request } from './test-simulator';

interface FunctionCallItem {
  type: string;
  name: string;
  call_id: string;
  arguments: string;
}

/**
 * The smallest agent that can play every scenario: greets, transfers to sales and support, comes back when its socket
 * breaks, answers a hash key, and rejects the number nobody has.
 */
export async function playAgent(simulator: Simulator, callId: string, dialed: string): Promise<void> {
  if (dialed === '+33170000000') {
    await request(simulator, callId, 'reject', { status_code: 404 });
    return;
  }
  const accepted = await request(simulator, callId, 'accept', ACCEPT_BODY);
  if (accepted.status === 404) return;
  for (let hasGreeted = false; ; hasGreeted = true) {
    const sideband = await Sideband.attach(simulator.wsUrl, callId).catch(() => null);
    if (sideband === null) return; // 404: the call is over.
    if (!hasGreeted) sideband.send({ type: 'response.create' });
    const answering = answerEvents(simulator, callId, sideband);
    await Promise.race([sideband.closed, answering]);
    await sideband.closed;
  }
}

async function answerEvents(simulator: Simulator, callId: string, sideband: Sideband): Promise<void> {
  for (;;) {
    const frame = await sideband.next('response.done', 'input_audio_buffer.dtmf_event_received');
    if (frame.type === 'input_audio_buffer.dtmf_event_received') {
      if (frame.event === '#') sideband.send({ type: 'response.create' });
      continue;
    }
    const { output } = frame.response as { output: FunctionCallItem[] };
    const calls = output.filter(({ type }) => type === 'function_call');
    for (const call of calls) sideband.send(await resultOf(simulator, callId, call));
    if (calls.length > 0) sideband.send({ type: 'response.create' });
  }
}

async function resultOf(simulator: Simulator, callId: string, call: FunctionCallItem): Promise<Frame> {
  const { destination_id: destination } = JSON.parse(call.arguments) as { destination_id?: string };
  let output: Record<string, unknown> = { message: 'call_transfer_requested' };
  if (call.name !== 'request_transfer') output = { error: 'tool_not_found', tool: call.name };
  else if (destination !== 'sales' && destination !== 'support') output = { error: 'invalid_destination_id' };
  else {
    let status = 500;
    while (status === 500) {
      status = (await request(simulator, callId, 'refer', { target_uri: 'tel:+33145678999' })).status;
    }
  }
  return {
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: call.call_id, output: JSON.stringify(output) },
  };
}
