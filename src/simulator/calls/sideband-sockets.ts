import { WebSocket } from 'ws';
import { type Journal } from '../journal';
import { preciseNow } from '../session/call-clock';
import { type Frame, stampEventId } from '../wire/frame';

/** The sidebands attached to one call: any number, and every event goes to all of them. */
export class SidebandSockets {
  private readonly sockets = new Set<WebSocket>();
  attachments = 0;
  lostFrames = 0;

  constructor(
    private readonly callId: string,
    private readonly journal: Journal,
    private readonly onChange: () => void,
  ) {}

  /** How many are attached now. */
  get count(): number {
    return this.sockets.size;
  }

  /** Takes a socket in; `onMessage` gets each of its messages, parsed, undefined for what is no JSON. */
  attach(socket: WebSocket, onMessage: (message: unknown, answer: (frame: Frame) => void) => void): void {
    this.sockets.add(socket);
    this.attachments += 1;
    this.note('attached', null);
    socket.on('message', (data: Buffer) => {
      const message = parsed(data.toString('utf8'));
      this.journal.add({
        kind: 'frame',
        callId: this.callId,
        at: preciseNow(),
        from: 'client',
        frame: asFrame(message),
        sockets: 1,
      });
      onMessage(message, (frame) => this.send(frame, [socket]));
    });
    socket.on('close', (code) => {
      if (!this.sockets.delete(socket)) return;
      this.note('detached', code);
      this.onChange();
    });
    socket.on('error', () => socket.terminate()); // A frame over the limit or a reset: the close event follows.
    this.onChange();
  }

  /** Sends an event to all; with none attached it is lost, and never sent again. */
  broadcast(frame: Frame): void {
    this.send(frame, [...this.sockets]);
  }

  /** Closes all of them; 1006 is a connection that breaks without a close frame. */
  closeAll(code: number, reason = ''): void {
    for (const socket of this.sockets) {
      if (code === 1006) socket.terminate();
      else socket.close(code, reason);
      this.sockets.delete(socket);
      this.note('detached', code);
    }
    this.onChange();
  }

  private send(frame: Frame, receivers: WebSocket[]): void {
    const stamped = stampEventId(frame);
    const open = receivers.filter((socket) => socket.readyState === WebSocket.OPEN);
    if (open.length === 0) this.lostFrames += 1;
    const { callId } = this;
    // Noted before it is sent, so that its time is never later than the answer's.
    this.journal.add({
      kind: 'frame',
      callId,
      at: preciseNow(),
      from: 'openai',
      frame: stamped,
      sockets: open.length,
    });
    if (open.length === 0) return;
    const text = JSON.stringify(stamped);
    for (const socket of open) socket.send(text);
  }

  private note(state: 'attached' | 'detached', code: number | null): void {
    this.journal.add({ kind: 'socket', callId: this.callId, at: preciseNow(), state, code, sockets: this.count });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the journal keeps of a client's message, also when it is none. */
function asFrame(message: unknown): Frame {
  const type = (message as { type?: unknown } | null | undefined)?.type;
  return typeof type === 'string' ? (message as Frame) : { type: 'unreadable' };
}
