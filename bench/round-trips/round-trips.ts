import { type Client, type WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, NativeConnection, Worker, type WorkflowBundle } from '@temporalio/worker';
import { type Cleanup } from '../../src/apps/demo/cleanup';
import { type TemporalServer } from '../../src/local-stack';
import { benchLogger, installBenchRuntime } from './bench-runtime';
import { pingSignal } from './round-trip-workflows';

/** A round trip that takes longer has failed, milliseconds. */
export const lostAfterMs = 10_000;

export interface RoundTripActivities {
  /** A tool with nothing to do. */
  runTool(id: number): Promise<number>;
  /** Notes that the ping with this number has come through. */
  arrived(id: number): Promise<void>;
}

/** What happens between a ping and its arrival; a workflow of `round-trip-workflows.ts`. */
export type RoundTripDesign = 'bareRoundTrip' | 'twoActivities';

let bundle: Promise<WorkflowBundle> | undefined;

/**
 * A yardstick: round trips through Temporal alone, by Workers and a client of this process. Each workflow makes one at a
 * time or several; they may run side by side.
 */
export class RoundTrips {
  private readonly arrivals = new Map<number, () => void>();
  private workflows: WorkflowHandle[] = [];
  private pings = 0;

  private readonly taskQueue: string;
  private readonly hostQueue: string;

  private constructor(
    private readonly design: RoundTripDesign,
    private readonly client: Client,
  ) {
    this.taskQueue = `bench-${design}`;
    this.hostQueue = `${this.taskQueue}-host`;
  }

  /** Starts the Workers; `cleanup` ends them. */
  static async start(
    design: RoundTripDesign,
    client: Client,
    { address, namespace }: Pick<TemporalServer, 'address' | 'namespace'>,
    cleanup: Cleanup,
  ): Promise<RoundTrips> {
    const trips = new RoundTrips(design, client);
    installBenchRuntime();
    const connection = await NativeConnection.connect({ address });
    cleanup.add(() => connection.close());
    const activities: RoundTripActivities = {
      runTool: (id) => Promise.resolve(id),
      arrived(id) {
        trips.arrivals.get(id)?.();
        return Promise.resolve();
      },
    };
    bundle ??= bundleWorkflowCode({ workflowsPath: require.resolve('./round-trip-workflows'), logger: benchLogger });
    const shared = { connection, namespace, activities };
    const workers = [
      await Worker.create({ ...shared, taskQueue: trips.taskQueue, workflowBundle: await bundle }),
      await Worker.create({ ...shared, taskQueue: trips.hostQueue }),
    ];
    for (const worker of workers) {
      const running = worker.run();
      // A Worker that breaks loses its round trips, which are waited for with a deadline.
      running.catch(() => undefined);
      cleanup.add(async () => {
        if (worker.getState() === 'RUNNING') worker.shutdown();
        await running;
      });
    }
    return trips;
  }

  /** Starts `count` workflows, in place of earlier ones. */
  async open(count: number): Promise<void> {
    await this.close();
    this.workflows = await Promise.all(
      Array.from({ length: count }, (_, index) =>
        this.client.workflow.start(this.design, {
          taskQueue: this.taskQueue,
          workflowId: `${this.taskQueue}-${Date.now()}-${index}`,
          args: [this.hostQueue],
        }),
      ),
    );
  }

  /** Ends the workflows. */
  async close(): Promise<void> {
    await Promise.all(this.workflows.map((workflow) => workflow.terminate('measured')));
    this.workflows = [];
  }

  /** Milliseconds from before the signal is sent until the last activity has it. Rejects when it never does. */
  async measure(index: number): Promise<number> {
    const workflow = this.workflows[index];
    if (workflow === undefined) throw new Error(`there is no workflow ${index} for round trips`);
    const id = ++this.pings;
    let timer: NodeJS.Timeout | undefined;
    const arrived = new Promise<number>((resolve, reject) => {
      this.arrivals.set(id, () => resolve(performance.now()));
      timer = setTimeout(() => reject(new Error('a round trip was lost')), lostAfterMs);
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
