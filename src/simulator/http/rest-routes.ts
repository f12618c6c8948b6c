import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Request, type Response, type Router } from 'express';
import { type CallRegistry } from '../calls/call-registry';
import { type Fault, type FaultDealer, type FaultyVerb } from '../faults';
import { type Journal } from '../journal';
import { preciseNow } from '../session/call-clock';
import { type Switches } from '../switches';
import { CALL_NOT_FOUND, invalidRequest } from '../wire/api-error';
import { newId } from '../wire/ids';
import { bearerError } from './bearer-error';
import { CALL_VERBS, type RestAnswer } from './call-verbs';
import { faultyAnswer } from './faulty-answer';

/** A sanity limit: instructions and tools of an accept are far smaller. */
const LARGEST_BODY = '256kb';

/** What the routes need of the simulator. */
export interface RestDependencies {
  calls: CallRegistry;
  journal: Journal;
  apiKey: string | undefined;
  switches: Switches;
  faults: FaultDealer;
}

/** `POST /realtime/calls/:id/{accept,reject,refer,hangup}`; every request goes into the journal with its answer. */
export function restRoutes(dependencies: RestDependencies): Router {
  const router = express.Router();
  const readBody = express.raw({ type: () => true, limit: LARGEST_BODY });
  router.post('/realtime/calls/:callId/:verb', readBody, async (request: Request, response: Response) => {
    const at = preciseNow();
    const { callId, verb } = request.params as { callId: string; verb: string };
    const body = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
    const fault = faultOf(dependencies, request, callId, verb);
    const answer = faultyAnswer(fault, () => answerTo(dependencies, request, callId, verb, body));
    if (answer.status === 404) await sleep(switchesOf(dependencies, callId).notFoundDelayMs);
    if (fault?.kind === 'slow') await sleep(fault.delayMs);
    // A client that has stopped waiting gets no answer either.
    const isAnswered = answer.status !== null && !response.closed;
    if (isAnswered) send(response, answer);
    else request.socket.resetAndDestroy();
    dependencies.journal.add({
      kind: 'request',
      callId,
      at,
      verb,
      method: request.method,
      path: request.originalUrl,
      headers: recordedHeaders(request),
      body,
      status: isAnswered ? answer.status : null,
      effect: answer.effect ?? false,
      fault: fault?.kind ?? null,
      answeredAt: preciseNow(),
    });
  });
  return router;
}

function switchesOf({ calls, switches }: RestDependencies, callId: string): Switches {
  return calls.find(callId)?.identity.switches ?? switches;
}

/** Only calls that are known meet faults, and only clients with the key. */
function faultOf(
  { calls, apiKey, faults }: RestDependencies,
  request: Request,
  callId: string,
  verb: string,
): Fault | null {
  const call = calls.find(callId);
  if (call === undefined || !Object.hasOwn(CALL_VERBS, verb)) return null;
  if (bearerError(request.headers.authorization, apiKey)) return null;
  return faults.next(call, verb as FaultyVerb);
}

function answerTo(
  { calls, apiKey }: RestDependencies,
  request: Request,
  callId: string,
  verb: string,
  text: string,
): RestAnswer {
  const refused = bearerError(request.headers.authorization, apiKey);
  if (refused) return { status: 401, error: refused };
  const act = Object.hasOwn(CALL_VERBS, verb) ? CALL_VERBS[verb] : undefined;
  if (act === undefined) {
    const message = `Invalid URL (${request.method} ${request.originalUrl})`;
    return { status: 404, error: invalidRequest(null, message) };
  }
  const call = calls.find(callId);
  if (call === undefined || call.phase === 'ended') return { status: 404, error: CALL_NOT_FOUND };
  const body = parsedBody(text);
  if (body === undefined) {
    return { status: 400, error: invalidRequest(null, 'We could not parse the JSON body of your request.') };
  }
  return act({ call, body, idempotencyKey: request.get('idempotency-key') ?? null });
}

function parsedBody(text: string): unknown {
  try {
    return text === '' ? {} : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

function send(response: Response, { status, error, text, retryAfterS }: RestAnswer): void {
  response.status(status).set('x-request-id', newId('req'));
  if (retryAfterS !== undefined) response.set('retry-after', String(retryAfterS));
  if (error) response.json({ error });
  else if (text !== undefined) response.type('text/plain').send(text);
  else if (status === 204) response.end();
  else response.set('content-length', '0').end();
}

/** All headers but the key itself: journals end up in test output and bug reports. */
function recordedHeaders(request: Request): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined) continue;
    headers[name] = name === 'authorization' ? 'Bearer ***' : [value].flat().join(', ');
  }
  return headers;
}
