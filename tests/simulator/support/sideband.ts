import { WebSocket } from 'ws';
import { type Frame } from '../../../src/simulator/wire/frame';

/** A raw sideband that keeps every frame and can wait for one. */
export class Sideband {
  readonly frames: Frame[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  private cursor = 0;
  private wake: () => void = () => undefined;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString()) as Frame);
      this.wake();
    });
    socket.on('error', () => undefined); // A connection cut in mid-air: the close event says what a test wants to know.
    this.closed = new Promise((resolve) =>
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    );
  }

  /** Attaches to a call. Rejects with "Unexpected server response: 404" and the like when it is refused. */
  static attach(wsUrl: string, callId: string, key = 'sk-test'): Promise<Sideband> {
    return Sideband.open(`${wsUrl}?call_id=${callId}`, key);
  }

  /** Opens any socket of the simulator, such as one that belongs to no call. */
  static async open(url: string, key = 'sk-test'): Promise<Sideband> {
    const socket = new WebSocket(url, { headers: { authorization: `Bearer ${key}` } });
    const sideband = new Sideband(socket);
    await new Promise<void>((resolve, reject) => {
      socket.on('open', resolve);
      socket.on('error', reject);
    });
    return sideband;
  }

  /** Sends a frame, or any text. */
  send(frame: Frame | string): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** The next frame of one of these types, behind the last one waited for. Waits as long as the test may last. */
  async next(...types: string[]): Promise<Frame> {
    for (;;) {
      const index = this.frames.findIndex((frame, at) => at >= this.cursor && types.includes(frame.type));
      const frame = this.frames[index];
      if (frame) {
        this.cursor = index + 1;
        return frame;
      }
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** The types received so far. */
  types(): string[] {
    return this.frames.map(({ type }) => type);
  }

  close(): void {
    this.socket.close();
  }
}
