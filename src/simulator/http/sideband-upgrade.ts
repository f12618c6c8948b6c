import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import { type Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { preciseNow } from '../session/call-clock';
import { type ApiError, CALL_NOT_FOUND } from '../wire/api-error';
import { bearerError } from './bearer-error';
import { errorOf } from './faulty-answer';
import { servePlainSocket } from './plain-socket';
import { type RestDependencies } from './rest-routes';

/** Messages over this size close the socket with 1009; a sanity limit of the simulator's own, in bytes. */
const LARGEST_MESSAGE = 256 * 1024;

/**
 * Lets `GET /v1/realtime?call_id=` become a sideband of an answered call, and `?model=` without a call a plain socket.
 * Everything else is refused with the API's JSON: 401 without a key, 404 before accept, after the end, and for the old
 * API (`OpenAI-Beta: realtime=v1`).
 */
export function serveSidebands(server: Server, dependencies: RestDependencies): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy()); // A client that goes away while it is refused.
    const { callId, model } = targetOf(request);
    const unauthorized = bearerError(request.headers.authorization, dependencies.apiKey);
    if (unauthorized) {
      refuse(stream, 401, unauthorized);
      return;
    }
    if (callId === null && model !== null && !isOldApi(request)) {
      sockets.handleUpgrade(request, stream, head, (socket) => servePlainSocket(socket, model, dependencies));
      return;
    }
    const call = callId === null ? undefined : dependencies.calls.find(callId);
    const refused = (status: number | null): void =>
      dependencies.journal.add({
        kind: 'socket',
        callId: callId ?? '',
        at: preciseNow(),
        state: 'refused',
        code: null,
        status,
        sockets: call?.sockets.count ?? 0,
      });
    const fault = call === undefined ? null : dependencies.faults.next(call, 'attach');
    if (fault?.kind === 'answer') {
      refused(fault.status);
      refuse(stream, fault.status, errorOf(fault.status));
    } else if (fault?.kind === 'lost_request' || fault?.kind === 'lost_answer') {
      refused(null);
      stream.destroy();
    } else void afterwards(fault);

    async function afterwards(rest: typeof fault): Promise<void> {
      if (rest?.kind === 'slow') await sleep(rest.delayMs);
      if (call?.phase === 'in_call' && !isOldApi(request)) {
        sockets.handleUpgrade(request, stream, head, (socket) => {
          call.attach(socket);
          if (rest?.kind === 'drop') dropLater(socket, rest.afterMs);
        });
        return;
      }
      const { notFoundDelayMs } = call?.identity.switches ?? dependencies.switches;
      refused(404);
      await sleep(notFoundDelayMs);
      refuse(stream, 404, CALL_NOT_FOUND);
    }
  });
  return sockets;
}

/** Breaks a sideband as a network does: without a close frame. */
function dropLater(socket: WebSocket, afterMs: number): void {
  const timer = setTimeout(() => socket.terminate(), afterMs);
  socket.once('close', () => clearTimeout(timer));
}

/** With a call the model is ignored, as at OpenAI. */
function targetOf(request: IncomingMessage): { callId: string | null; model: string | null } {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname !== '/v1/realtime') return { callId: null, model: null };
  return { callId: searchParams.get('call_id'), model: searchParams.get('model') };
}

function isOldApi(request: IncomingMessage): boolean {
  return [request.headers['openai-beta']].flat().some((value) => value?.includes('realtime=v1'));
}

function refuse(stream: Duplex, status: number, error: ApiError): void {
  const body = JSON.stringify({ error });
  stream.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
