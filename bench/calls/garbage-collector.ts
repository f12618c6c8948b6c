import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { WebSocket } from 'ws';
import { type Cleanup } from '../../src/apps/demo/cleanup';

const targetsSchema = z.tuple([z.object({ webSocketDebuggerUrl: z.url() })]).rest(z.unknown());

const heapSchema = z.object({ usedSize: z.number() });

const messageSchema = z.object({
  id: z.number().optional(),
  result: z.unknown().optional(),
  method: z.string().optional(),
  params: z.object({ sessionId: z.string().optional(), message: z.string().optional() }).optional(),
});

/** What the heaps of a process hold, bytes. */
export interface HeapUse {
  mainThread: number;
  /** Of all its worker threads; Temporal's SDK runs workflows in one. */
  workerThreads: number;
}

/** A collection of a heap of some hundred megabytes takes a second or two. */
const answerWithinMs = 20_000;

/**
 * Lets another Node process collect its garbage, so that its resident memory is what it holds: through its inspector,
 * main thread and worker threads. Protocol: HeapProfiler of the Chrome DevTools Protocol, and NodeWorker
 * (nodejs.org/api/inspector.html).
 */
export class GarbageCollector {
  private readonly threads = new Set<string>();
  private readonly answers = new Map<string, (result: unknown) => void>();
  private requests = 0;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.receive(null, data.toString('utf8')));
  }

  /** Attaches to a process that was started with `--inspect-port=127.0.0.1:PORT`; `cleanup` detaches. */
  static async attach(pid: number, port: number, cleanup: Cleanup): Promise<GarbageCollector> {
    // Node's way to start the inspector of a running process.
    process.kill(pid, 'SIGUSR1');
    const socket = new WebSocket(await inspectorUrl(port));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    // A process that ends takes its inspector along.
    socket.on('error', () => undefined);
    cleanup.add(() => Promise.resolve(socket.terminate()));
    const collector = new GarbageCollector(socket);
    await collector.ask(null, 'NodeWorker.enable', { waitForDebuggerOnStart: false });
    return collector;
  }

  /** Resolves when every thread has collected its garbage, with what their heaps still hold. */
  async collect(): Promise<HeapUse> {
    const threads = [...this.threads];
    await Promise.all([null, ...threads].map((thread) => this.ask(thread, 'HeapProfiler.collectGarbage', {})));
    const [mainThread = 0, ...others] = await Promise.all(
      [null, ...threads].map(async (thread) => {
        return heapSchema.parse(await this.ask(thread, 'Runtime.getHeapUsage', {})).usedSize;
      }),
    );
    return { mainThread, workerThreads: others.reduce((sum, each) => sum + each, 0) };
  }

  /** Asks the main thread, or a worker thread by its session. */
  private async ask(thread: string | null, method: string, params: object): Promise<unknown> {
    const id = ++this.requests;
    const message = JSON.stringify({ id, method, params });
    const answered = new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the inspector has not answered ${method}`)), answerWithinMs);
      this.answers.set(`${thread}:${id}`, (result) => {
        clearTimeout(timer);
        resolve(result);
      });
    });
    if (thread === null) this.socket.send(message);
    else {
      const inner = { id: ++this.requests, method: 'NodeWorker.sendMessageToWorker' };
      this.socket.send(JSON.stringify({ ...inner, params: { sessionId: thread, message } }));
    }
    return answered;
  }

  private receive(thread: string | null, text: string): void {
    const { id, result, method, params } = messageSchema.parse(JSON.parse(text));
    if (id !== undefined) {
      this.answers.get(`${thread}:${id}`)?.(result);
      this.answers.delete(`${thread}:${id}`);
    }
    if (params?.sessionId === undefined) return;
    if (method === 'NodeWorker.attachedToWorker') this.threads.add(params.sessionId);
    if (method === 'NodeWorker.detachedFromWorker') this.threads.delete(params.sessionId);
    if (method === 'NodeWorker.receivedMessageFromWorker') this.receive(params.sessionId, params.message ?? '{}');
  }
}

/** The inspector listens a moment after the signal. */
async function inspectorUrl(port: number): Promise<string> {
  const deadline = Date.now() + answerWithinMs;
  for (;;) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/json/list`);
      return targetsSchema.parse(await response.json())[0].webSocketDebuggerUrl;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(100);
    }
  }
}
