import { Counter, Gauge, Registry } from 'prom-client';
import type { CallOutcome } from '../../models/call-outcome';

/** What a webhook led to; `refused` is not genuine, `unavailable` is to be delivered again. */
export type WebhookResult = 'started' | 'deduped' | 'ended' | 'ignored' | 'no_worker' | 'refused' | 'unavailable';

/**
 * The metrics of one process, in Prometheus' format. Labels have few values and name no person, number or tenant; what
 * one process cannot know (all running calls, for one) is the sum over the processes.
 */
export class Metrics {
  readonly registry = new Registry();

  private readonly callsEnded = this.counter('sonore_calls_ended_total', 'Final records this process wrote', 'outcome');
  private readonly webhooks = this.counter('sonore_webhooks_total', 'Webhooks this process answered', 'result');
  private readonly takeOvers = this.counter(
    'sonore_owner_takeovers_total',
    'Calls this process took over: handed over by a worker that stops, or lost by one',
    'kind',
  );
  private readonly lostWrites = this.counter(
    'sonore_lost_writes_total',
    'Transcript items and usage given up while the database was away',
  );
  private readonly workers = this.gauge('sonore_workers', 'Worker processes that take calls');
  private readonly headroom = this.gauge(
    'sonore_capacity_headroom',
    'Calls for which there is room when one worker is lost, beyond MAX_CONCURRENT_CALLS; below 0, some would wait',
  );

  /** A call has its final record. */
  callEnded(outcome: CallOutcome): void {
    this.callsEnded.inc({ outcome });
  }

  webhookAnswered(result: WebhookResult): void {
    this.webhooks.inc({ result });
  }

  callTakenOver(kind: 'handed_over' | 'lost'): void {
    this.takeOvers.inc({ kind });
  }

  writesLost(count: number): void {
    this.lostWrites.inc(count);
  }

  capacityChecked({ workers, headroom }: { workers: number; headroom: number }): void {
    this.workers.set(workers);
    this.headroom.set(headroom);
  }

  /** Tells of the calls a worker process holds. */
  watchSessions({ slots, live }: { slots: number; live: () => number }): void {
    this.gauge('sonore_session_slots', 'Calls this process may hold').set(slots);
    this.gauge('sonore_calls_live', 'Calls this process holds', live);
  }

  private counter<Label extends string>(name: string, help: string, ...labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private gauge(name: string, help: string, current?: () => number): Gauge {
    return new Gauge({
      name,
      help,
      registers: [this.registry],
      ...(current && {
        collect(): void {
          this.set(current());
        },
      }),
    });
  }
}
