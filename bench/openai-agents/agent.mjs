/**
 * A phone agent as OpenAI's SDK suggests it (openai-agents-js, examples/realtime-twilio-sip): the webhook is verified,
 * the call accepted, and a RealtimeSession attached over SIP, all in the memory of this process.
 *
 * Reads PORT, OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_WEBHOOK_SECRET and WS_SERVER_URL. `GET /` answers 200 when ready.
 */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { OpenAIRealtimeSIP, RealtimeAgent, RealtimeSession, tool } from '@openai/agents/realtime';
import OpenAI from 'openai';
import { z } from 'zod';

const { PORT, OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_WEBHOOK_SECRET, WS_SERVER_URL } = process.env;

const openai = new OpenAI({ apiKey: OPENAI_API_KEY, baseURL: OPENAI_BASE_URL, webhookSecret: OPENAI_WEBHOOK_SECRET });

/** Answers at once, and what Sonore's workflow code answers to the same call: both cost no more than the way there. */
const lookUpOpeningHours = tool({
  name: 'look_up_opening_hours',
  description: 'Tells when a department can be reached.',
  parameters: z.object({ department: z.string() }),
  execute: () => Promise.resolve(JSON.stringify({ error: 'tool_not_found' })),
});

const agent = new RealtimeAgent({
  name: 'Receptionist',
  instructions: 'You answer the telephone of Acme in one or two short sentences at a time.',
  tools: [lookUpOpeningHours],
});

const options = { model: 'gpt-realtime-2.1', tracingDisabled: true };

async function take(callId) {
  await openai.realtime.calls.accept(callId, await OpenAIRealtimeSIP.buildInitialConfig(agent, options));
  const session = new RealtimeSession(agent, { ...options, transport: new OpenAIRealtimeSIP() });
  session.on('error', ({ error }) => console.error(callId, error));
  await session.connect({ apiKey: OPENAI_API_KEY, callId, url: `${WS_SERVER_URL}?call_id=${callId}` });
  session.transport.sendEvent({ type: 'response.create' });
}

const server = createServer(async (request, response) => {
  const answer = (status) => response.writeHead(status).end();
  if (request.method === 'GET') return answer(200);
  try {
    const event = await openai.webhooks.unwrap(await text(request), request.headers);
    if (event.type === 'realtime.call.incoming') await take(event.data.call_id);
    return answer(200);
  } catch (error) {
    console.error(error);
    return answer(500);
  }
});

server.listen(Number(PORT), '127.0.0.1');
