import express, { type Router } from 'express';
import { z } from 'zod';
import { type CallRegistry } from '../calls/call-registry';
import { scenarioNames } from '../scenario/load-scenario';
import { type Simulator } from '../simulator';
import { summaryJson } from './summary-json';

/** Only scenarios that come with the project: the port may be open to others than whoever started the simulator. */
const placeCallSchema = z.strictObject({
  scenario: z.string().refine((name) => scenarioNames().includes(name), 'no such scenario'),
  from: z.string().optional(),
  to: z.string().optional(),
  call_id: z
    .string()
    .regex(/^[\w-]{1,128}$/)
    .optional(),
});

/**
 * Lets another process place calls: `POST /calls {scenario, from?, to?, call_id?}` → 201 with the call's summary,
 * `GET /calls`, `GET /calls/:id`, `GET /scenarios`, `GET /health`. Not part of OpenAI's API.
 */
export function controlRoutes(calls: CallRegistry, placeCall: Simulator['placeCall']): Router {
  const router = express.Router();
  router.get('/health', (_request, response) => {
    response.json({ ok: true, calls: calls.all().filter(({ phase }) => phase !== 'ended').length });
  });
  router.get('/scenarios', (_request, response) => {
    response.json({ scenarios: scenarioNames() });
  });
  router.get('/calls', (_request, response) => {
    response.json({ calls: calls.all().map((call) => summaryJson(call.summary())) });
  });
  router.get('/calls/:callId', (request, response) => {
    const call = calls.find(request.params.callId);
    if (call === undefined) response.status(404).json({ error: 'no such call' });
    else response.json(summaryJson(call.summary()));
  });
  router.post('/calls', express.json({ limit: '64kb' }), (request, response) => {
    const parsed = placeCallSchema.safeParse(request.body);
    if (!parsed.success) {
      response.status(400).json({ error: z.prettifyError(parsed.error) });
      return;
    }
    const { scenario, from, to, call_id: callId } = parsed.data;
    if (callId !== undefined && calls.find(callId) !== undefined) {
      response.status(409).json({ error: 'there is a call with this id already' });
      return;
    }
    const call = placeCall(scenario, { ...(from && { from }), ...(to && { to }), ...(callId && { callId }) });
    response.status(201).json(summaryJson(call.summary()));
  });
  return router;
}
