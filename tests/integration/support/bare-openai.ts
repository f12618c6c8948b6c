import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';

/** A JSON object on the wire. */
export type Json = Record<string, unknown>;

/** One request to the call control routes. */
export interface ControlRequest {
  verb: string;
  headers: IncomingMessage['headers'];
  body: Json;
}

/** What happened to one call. */
export interface BareCall {
  callId: string;
  requests: ControlRequest[];
  /** Frames of the client, in order. */
  frames: Json[];
  /** Address and authorization of each sideband that was opened. */
  upgrades: { url: string; authorization: string | undefined }[];
  /** Answers of the webhook route, in order of delivery. */
  answers: { status: number; body: unknown }[];
}

/** How OpenAI's side behaves on a call's socket: reacts to a client's frame. `end` hangs up. */
export type Behaviour = (frame: Json, socket: { send: (frame: Json) => void; end: () => void }, call: BareCall) => void;

const notFound = {
  error: {
    message: 'No session found for the provided call_id',
    type: 'invalid_request_error',
    code: 'call_id_not_found',
    param: '',
  },
};

/**
 * OpenAI's side of a call with nothing that is not promised: written from the wire reference, sharing no code with
 * Sonore or its simulator. REST verbs answer 200 with no body, the sideband carries what a `Behaviour` sends.
 */
export class BareOpenAI {
  private readonly calls = new Map<string, BareCall & { behaviour: Behaviour; phase: 'ringing' | 'open' | 'over' }>();
  private readonly server: Server;
  private readonly sockets = new WebSocketServer({ noServer: true });

  private constructor(private readonly secret: string) {
    this.server = createServer((request, response) => void this.control(request, response));
    this.server.on('upgrade', (request, socket, head) => {
      const call = this.calls.get(new URL(request.url ?? '', 'http://openai').searchParams.get('call_id') ?? '');
      call?.upgrades.push({ url: request.url ?? '', authorization: request.headers.authorization });
      if (call?.phase !== 'open') {
        const body = JSON.stringify(notFound);
        socket.end(
          `HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
        );
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (accepted) => this.converse(call, accepted));
    });
  }

  static async start(secret: string): Promise<BareOpenAI> {
    const openai = new BareOpenAI(secret);
    await new Promise<void>((resolve) => openai.server.listen(0, '127.0.0.1', resolve));
    return openai;
  }

  /** `host:port`. */
  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A phone starts to ring; nobody has been told yet. */
  ring(behaviour: Behaviour): BareCall {
    const callId = `rtc_u1_${randomBytes(16).toString('hex')}`;
    const call = { callId, requests: [], frames: [], upgrades: [], answers: [], behaviour, phase: 'ringing' as const };
    this.calls.set(callId, call);
    return call;
  }

  /** Delivers `realtime.call.incoming` for a ringing call, `copies` times at once, every copy with the same id. */
  async deliver(call: BareCall, url: string, to: string, copies = 1): Promise<void> {
    const now = Math.floor(Date.now() / 1000);
    const id = `wh_${call.callId}`;
    const body = JSON.stringify({
      id: `evt_${call.callId}`,
      object: 'event',
      created_at: now,
      type: 'realtime.call.incoming',
      data: {
        call_id: call.callId,
        sip_headers: [
          { name: 'From', value: 'sip:+33612345678@sip.example.com' },
          { name: 'To', value: to },
        ],
      },
    });
    const key = Buffer.from(this.secret.replace(/^whsec_/, ''), 'base64');
    const signature = `v1,${createHmac('sha256', key).update(`${id}.${now}.${body}`).digest('base64')}`;
    const headers = { 'webhook-id': id, 'webhook-timestamp': String(now), 'webhook-signature': signature };
    await Promise.all(
      Array.from({ length: copies }, async () => {
        const answer = await fetch(url, { method: 'POST', headers, body });
        call.answers.push({ status: answer.status, body: await answer.json() });
      }),
    );
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets.clients) socket.terminate();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async control(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, callId = '', verb = ''] = /^\/v1\/realtime\/calls\/([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? [];
    const body = await text(request);
    const call = this.calls.get(callId);
    if (!call || call.phase === 'over') {
      response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify(notFound));
      return;
    }
    call.requests.push({ verb, headers: request.headers, body: body === '' ? {} : (JSON.parse(body) as Json) });
    if (verb === 'accept') call.phase = 'open';
    if (verb === 'reject' || verb === 'hangup') call.phase = 'over';
    response.writeHead(200, { 'content-length': 0 }).end();
  }

  private converse(
    call: BareCall & { behaviour: Behaviour; phase: 'ringing' | 'open' | 'over' },
    socket: WebSocket,
  ): void {
    const wire = {
      send: (frame: Json) => socket.send(JSON.stringify(frame)),
      end: () => {
        call.phase = 'over';
        socket.close(1000);
      },
    };
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString('utf8')) as Json;
      call.frames.push(frame);
      call.behaviour(frame, wire, call);
    });
  }
}
