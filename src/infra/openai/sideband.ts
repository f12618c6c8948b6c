import type { IncomingMessage } from 'node:http';
import { isNativeError } from 'node:util/types';
import WebSocket from 'ws';
import { refusedUpgradeCode } from './refused-upgrade';
import { keepSocketAlive } from './socket-keep-alive';

/** How a connection ended; code 1006 when the other side did not say. */
export interface SidebandClose {
  code: number;
  reason: string;
}

/** One open connection to a call's sideband. It never reconnects and interprets nothing. */
export interface Sideband {
  /** Resolves when the frame has been written to the socket, rejects when it cannot be. Frames keep their order. */
  send(frame: object): Promise<void>;
  /** Closes politely; `onClose` follows. Closing the sideband does not end the phone call. */
  close(): void;
  readonly open: boolean;
}

/** `refused`: the server answered, but not with a WebSocket. `failed`: no answer, or none in time. */
export type SidebandOpenResult =
  | { kind: 'open'; socket: Sideband }
  | { kind: 'refused'; status: number; code: string | null }
  | { kind: 'failed'; error: string };

export interface SidebandOptions {
  url: string;
  apiKey: string;
  /** OpenAI project, for a key that belongs to several. */
  projectId?: string | undefined;
  /** For the whole handshake, a refusal's body included; milliseconds. */
  handshakeTimeoutMs: number;
  /** A longer frame closes the connection; default 1 MiB. */
  maxPayloadBytes?: number;
  /** A ping goes out this often, and one that is not answered until the next ends the connection; default 10 s. */
  pingIntervalMs?: number;
  /** Every text frame, in order; never before the awaiting caller has received the socket. */
  onFrame(text: string): void;
  /** Once, and only after a successful open. */
  onClose(close: SidebandClose): void;
  /** What a handler threw, and protocol errors (a close follows). */
  onError?(error: unknown): void;
  /** Gives up a handshake that is under way; without effect afterwards. */
  signal?: AbortSignal;
}

/** How long the other side may take to answer a close, milliseconds. */
const closeTimeoutMs = 2_000;

/** The sideband's address of one call: `call_id` is added to whatever query the server's address has. */
export function sidebandUrl(wsServerUrl: string, callId: string): string {
  const url = new URL(wsServerUrl);
  url.searchParams.set('call_id', callId);
  return url.href;
}

/**
 * Opens the sideband of a call (OpenAI Realtime server controls, `?call_id=…`). Never rejects. There is no
 * `OpenAI-Beta` header: with it the old API answers, which does not know the call.
 */
export function openSideband(options: SidebandOptions): Promise<SidebandOpenResult> {
  return new Promise((resolve) => {
    if (options.signal?.aborted) return resolve({ kind: 'failed', error: 'aborted' });
    let socket: WebSocket;
    try {
      socket = connect(options);
    } catch (error) {
      return resolve({ kind: 'failed', error: describe(error) });
    }

    let refusal: IncomingMessage | null = null;
    const settle = (result: SidebandOpenResult): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
      resolve(result);
    };
    const giveUp = (error: string): void => {
      settle({ kind: 'failed', error });
      socket.terminate();
    };
    const abort = (): void => giveUp('aborted');
    const timer = setTimeout(() => {
      // A refusal whose body hangs is still a refusal: its reader ends with the response.
      if (refusal) refusal.destroy();
      else giveUp('handshake timed out');
    }, options.handshakeTimeoutMs);
    options.signal?.addEventListener('abort', abort);

    socket.on('unexpected-response', (request, response) => {
      refusal = response;
      void refusedUpgradeCode(response).then((code) => {
        settle({ kind: 'refused', status: response.statusCode ?? 0, code });
        request.destroy();
      });
    });
    // A socket without an error listener throws; after the first result these change nothing.
    socket.on('error', (error) => settle({ kind: 'failed', error: describe(error) }));
    socket.on('open', () => {
      settle({ kind: 'open', socket: attach(socket, options) });
    });
  });
}

function connect(options: SidebandOptions): WebSocket {
  return new WebSocket(options.url, {
    headers: {
      Authorization: `Bearer ${options.apiKey}`,
      ...(options.projectId === undefined ? {} : { 'OpenAI-Project': options.projectId }),
    },
    maxPayload: options.maxPayloadBytes ?? 1024 * 1024,
    perMessageDeflate: false,
    // A refused upgrade must not leave its connection to the next one: the server may be closing it just then.
    agent: false,
    // Spread, because the type declarations of `ws` do not know this option yet.
    ...{ closeTimeout: closeTimeoutMs },
  });
}

/** Wires an open socket to its handlers, none of which can take the process down. */
function attach(socket: WebSocket, options: SidebandOptions): Sideband {
  const guarded = (handle: () => void): void => {
    try {
      handle();
    } catch (error) {
      options.onError?.(error);
    }
  };
  const stopPinging = keepSocketAlive(socket, options.pingIntervalMs ?? 10_000);
  socket.on('message', (data, isBinary) => {
    // `ws` hands over Buffers unless its binaryType is changed.
    if (!isBinary) guarded(() => options.onFrame((data as Buffer).toString('utf8')));
  });
  socket.on('error', (error) => {
    options.onError?.(error);
    // After a protocol error there is nothing more to read, and the close would wait for an answer.
    socket.terminate();
  });
  socket.on('close', (code, reason) => {
    stopPinging();
    guarded(() => options.onClose({ code, reason: reason.toString('utf8') }));
  });

  // Frames may already be in the buffer: they wait until the caller's own continuation has run.
  socket.pause();
  setImmediate(() => socket.resume());

  return {
    send: (frame) =>
      new Promise((resolve, reject) => {
        socket.send(JSON.stringify(frame), (error) => {
          // Node reports no error for a write that was under way when the connection was destroyed.
          const failure = error ?? (isOpen(socket) ? null : new Error('WebSocket closed before the frame was written'));
          if (failure) reject(failure);
          else resolve();
        });
      }),
    close: () => socket.close(1000),
    get open() {
      return isOpen(socket);
    },
  };
}

function isOpen(socket: WebSocket): boolean {
  return socket.readyState === WebSocket.OPEN;
}

/** A failed connect to several addresses has an empty message, but a code. */
function describe(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  return error.message || (error as NodeJS.ErrnoException).code || error.name;
}
