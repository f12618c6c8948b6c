import { type Client, type WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { type Cleanup } from '../../src/apps/demo/cleanup';
import { type TemporalServer } from '../../src/local-stack';
import { type bareRoundTrip, pingSignal } from './bare-workflow';

const taskQueue = 'bench-bare';

/** A round trip that takes longer has failed. */
const lostAfterMs = 10_000;

export interface BareActivities {
  /** Notes that the ping with this number has come through. */
  arrived(id: number): Promise<void>;
}

type BareWorkflow = WorkflowHandle<typeof bareRoundTrip>;

/**
 * The yardstick: round trips signal → workflow → local activity on the same server as the system under test, by a Worker
 * and a client of this process. Each workflow makes one at a time or several; they may run side by side.
 */
export class BareRoundTrips {
  private readonly arrivals = new Map<number, () => void>();
  private workflows: BareWorkflow[] = [];
  private pings = 0;

  private constructor(private readonly client: Client) {}

  /** Starts the Worker; `cleanup` ends it. Installs the Temporal runtime of this process: once. */
  static async start(client: Client, temporal: TemporalServer, cleanup: Cleanup): Promise<BareRoundTrips> {
    // The SDK's own signal handlers would end the Worker before the cleanup does.
    Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
    const bare = new BareRoundTrips(client);
    const { address, namespace } = temporal;
    const connection = await NativeConnection.connect({ address });
    cleanup.add(() => connection.close());
    const activities: BareActivities = {
      arrived(id) {
        bare.arrivals.get(id)?.();
        return Promise.resolve();
      },
    };
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue,
      workflowsPath: require.resolve('./bare-workflow'),
      activities,
    });
    const running = worker.run();
    // A Worker that breaks loses its round trips, which are waited for with a deadline.
    running.catch(() => undefined);
    cleanup.add(async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
    });
    return bare;
  }

  /** Starts `count` workflows, in place of earlier ones. */
  async open(count: number): Promise<void> {
    await this.close();
    this.workflows = await Promise.all(
      Array.from({ length: count }, (_, index) =>
        this.client.workflow.start<typeof bareRoundTrip>('bareRoundTrip', {
          taskQueue,
          workflowId: `bench-bare-${Date.now()}-${index}`,
        }),
      ),
    );
  }

  /** Ends the workflows. */
  async close(): Promise<void> {
    await Promise.all(this.workflows.map((workflow) => workflow.terminate('measured')));
    this.workflows = [];
  }

  /** Milliseconds from before the signal is sent until the local activity has it. Rejects when it never does. */
  async measure(index: number): Promise<number> {
    const workflow = this.workflows[index];
    if (workflow === undefined) throw new Error(`there is no bare workflow ${index}`);
    const id = ++this.pings;
    let timer: NodeJS.Timeout | undefined;
    const arrived = new Promise<number>((resolve, reject) => {
      this.arrivals.set(id, () => resolve(performance.now()));
      timer = setTimeout(() => reject(new Error('a bare round trip was lost')), lostAfterMs);
    });
    const startedAt = performance.now();
    try {
      const [arrivedAt] = await Promise.all([arrived, workflow.signal(pingSignal, id)]);
      return arrivedAt - startedAt;
    } finally {
      clearTimeout(timer);
      this.arrivals.delete(id);
    }
  }
}
