import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CallOutcome } from '../../models/call-outcome';
import type { CallMetadata, ProcessedStatus, SummaryState } from '../../models/call-metadata';
import { failureReasons, refusalReasons } from '../../models/failures';
import { temporalMetrics } from './temporal-metrics';
import { ToolLabels } from './tool-labels';

const webhookResults = ['started', 'deduped', 'ended', 'ignored', 'no_worker', 'refused', 'unavailable'] as const;

/** What a webhook led to; `refused` is not genuine, `unavailable` is to be delivered again. */
export type WebhookResult = (typeof webhookResults)[number];

const takeOverKinds = ['handed_over', 'lost'] as const;

/** What is done after a call; `job` is all of it. */
export type PostCallStep = 'transcript' | 'summary' | 'cost' | 'mail' | 'webhook' | 'job';

/** How it went: the state that is noted, `ok` where there is none, `retried` where it will be tried again. */
export type PostCallResult =
  SummaryState | CallMetadata['mail']['state'] | CallMetadata['webhook']['state'] | ProcessedStatus | 'ok' | 'retried';

/** Where the calls a process holds stand: seat taken, socket open, socket broken and being opened again. */
export type SessionPhase = 'seated' | 'live' | 'reopening';

/** Bounds of the histograms, seconds: of what takes milliseconds, and of what a caller waits for. */
const quick = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const slow = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8, 12, 20, 30];

/**
 * The metrics of one process, in Prometheus' format. Labels have few values and name no person, number or tenant; what
 * one process cannot know (all running calls, for one) is the sum over the processes. See docs/observability.md.
 */
export class Metrics {
  readonly registry = new Registry();
  private readonly toolLabels = new ToolLabels();
  private temporalAddress: string | null = null;

  private readonly callsEnded = this.counter('sonore_calls_ended_total', 'Final records this process wrote', 'outcome');
  private readonly webhooks = this.counter('sonore_webhooks_total', 'Webhooks this process answered', 'result');
  private readonly webhookLatency = this.histogram(
    'sonore_webhook_latency_seconds',
    'From a webhook read to its answer',
    quick,
    'result',
  );
  private readonly acceptLatency = this.histogram(
    'sonore_accept_latency_seconds',
    "From OpenAI's webhook being made to the accept being answered; OpenAI's clock has whole seconds",
    slow,
  );
  private readonly attachLatency = this.histogram(
    'sonore_attach_latency_seconds',
    "From OpenAI's webhook being made to the call's socket being open; OpenAI's clock has whole seconds",
    slow,
  );
  private readonly toolLatency = this.histogram(
    'sonore_tool_latency_seconds',
    'From a function call being taken by the workflow to its result',
    slow,
    'tool',
    'result',
  );
  private readonly reportLatency = this.histogram(
    'sonore_report_latency_seconds',
    "From a tool's result to its frame on the call's socket",
    quick,
  );
  private readonly turnLatency = this.histogram(
    'sonore_turn_latency_seconds',
    "From the end of the caller's words to the first audio of the answer",
    slow,
  );
  private readonly turns = this.counter('sonore_turns_total', 'Turns of the agent that ended', 'interrupted');
  private readonly transcriptLag = this.histogram(
    'sonore_transcript_lag_seconds',
    'From an item being heard on the socket to it being in the database',
    quick,
  );
  private readonly reconnects = this.counter(
    'sonore_sideband_reconnects_total',
    'Sockets that broke and were opened again by the same process',
  );
  private readonly takeOvers = this.counter(
    'sonore_owner_takeovers_total',
    'Calls this process took over: handed over by a worker that stops, or lost by one',
    'kind',
  );
  private readonly lostWrites = this.counter(
    'sonore_lost_writes_total',
    'Transcript items and usage given up while the database was away',
  );
  private readonly postCallSteps = this.counter(
    'sonore_post_call_steps_total',
    'What was done after calls, by step and how it went',
    'step',
    'result',
  );
  private readonly workers = this.gauge('sonore_workers', 'Worker processes that take calls');
  private readonly headroom = this.gauge(
    'sonore_capacity_headroom',
    'Calls for which there is room when one worker is lost, beyond MAX_CONCURRENT_CALLS; below 0, some would wait',
  );

  constructor() {
    // An increase is seen only of what was 0 before.
    for (const reason of failureReasons) this.callsEnded.inc({ outcome: `failed:${reason}` }, 0);
    for (const reason of refusalReasons) this.callsEnded.inc({ outcome: `rejected:${reason}` }, 0);
    for (const result of webhookResults) this.webhooks.inc({ result }, 0);
    for (const kind of takeOverKinds) this.takeOvers.inc({ kind }, 0);
    this.postCallSteps.inc({ step: 'webhook', result: 'dead_letter' }, 0);
    for (const step of ['summary', 'mail', 'job']) this.postCallSteps.inc({ step, result: 'failed' }, 0);
  }

  /** A call has its final record. */
  callEnded(outcome: CallOutcome): void {
    this.callsEnded.inc({ outcome });
  }

  /** `seconds`: from the request to its answer. */
  webhookAnswered(result: WebhookResult, seconds: number): void {
    this.webhooks.inc({ result });
    this.webhookLatency.observe({ result }, seconds);
  }

  /** OpenAI has answered the accept, so long after it made the webhook. */
  callAccepted(seconds: number): void {
    this.acceptLatency.observe(Math.max(seconds, 0));
  }

  /** The call's first socket is open, so long after OpenAI made the webhook. */
  callAttached(seconds: number): void {
    this.attachLatency.observe(Math.max(seconds, 0));
  }

  /** `error` is a code of `toolError`, null on success. */
  toolEnded(tool: { name: string; error: string | null }, seconds: number): void {
    this.toolLatency.observe(this.toolLabels.of(tool), seconds);
  }

  resultReported(seconds: number): void {
    this.reportLatency.observe(seconds);
  }

  /** A turn of the agent has ended; `latencyMs` null when nothing of it was heard, or nobody had asked. */
  turnEnded({ latencyMs, interrupted }: { latencyMs: number | null; interrupted: boolean | null }): void {
    if (latencyMs !== null) this.turnLatency.observe(latencyMs / 1000);
    this.turns.inc({ interrupted: String(interrupted ?? 'unknown') });
  }

  transcriptWritten(lagMs: number): void {
    this.transcriptLag.observe(lagMs / 1000);
  }

  sidebandReconnected(): void {
    this.reconnects.inc();
  }

  callTakenOver(kind: (typeof takeOverKinds)[number]): void {
    this.takeOvers.inc({ kind });
  }

  writesLost(count: number): void {
    this.lostWrites.inc(count);
  }

  postCallStep(step: PostCallStep, result: PostCallResult): void {
    this.postCallSteps.inc({ step, result });
  }

  capacityChecked({ workers, headroom }: { workers: number; headroom: number }): void {
    this.workers.set(workers);
    this.headroom.set(headroom);
  }

  /** Tells of the calls a worker process holds, and of what it has yet to write. */
  watchSessions(worker: {
    slots: number;
    live: () => number;
    phases: () => Readonly<Record<SessionPhase, number>>;
    pendingWrites: () => number;
  }): void {
    const { slots, live, phases, pendingWrites } = worker;
    this.gauge('sonore_session_slots', 'Calls this process may hold').set(slots);
    this.gauge('sonore_calls_live', 'Calls this process holds', (gauge) => gauge.set(live()));
    this.gauge('sonore_write_buffer_depth', 'Writes that wait for the database', (gauge) => gauge.set(pendingWrites()));
    this.gauge(
      'sonore_calls',
      'Calls this process holds, by where they stand: seat taken, socket open, socket broken',
      (gauge) => {
        for (const [phase, count] of Object.entries(phases())) gauge.set({ phase }, count);
      },
      'phase',
    );
  }

  /** Tells of the slots of the whole installation; `inUse` counts them when somebody asks, null when it cannot now. */
  watchCapacity({ limit, inUse }: { limit: number; inUse: () => Promise<number | null> }): void {
    this.gauge('sonore_capacity_limit', 'MAX_CONCURRENT_CALLS').set(limit);
    this.gauge('sonore_capacity_in_use', 'Calls that run or ring, over all processes', async (gauge) => {
      const calls = await inUse();
      if (calls !== null) gauge.set(calls);
    });
  }

  /** Where the Temporal SDK of this process serves its own metrics, `host:port`; they are shown beside ours. */
  watchTemporal(address: string): void {
    this.temporalAddress = address;
  }

  /** Also tells of the process itself, under prom-client's names: memory, CPU, how long the event loop is held up. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Everything there is to know now, in Prometheus' text format. */
  async text(): Promise<string> {
    const [own, temporal] = await Promise.all([
      this.registry.metrics(),
      this.temporalAddress === null ? '' : temporalMetrics(this.temporalAddress),
    ]);
    return `${own}${temporal}`;
  }

  private counter<Label extends string>(name: string, help: string, ...labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private histogram<Label extends string>(
    name: string,
    help: string,
    buckets: number[],
    ...labelNames: Label[]
  ): Histogram<Label> {
    return new Histogram({ name, help, buckets, labelNames, registers: [this.registry] });
  }

  private gauge<Label extends string = never>(
    name: string,
    help: string,
    collect?: (gauge: Gauge<Label>) => void | Promise<void>,
    ...labelNames: Label[]
  ): Gauge<Label> {
    return new Gauge<Label>({
      name,
      help,
      labelNames,
      registers: [this.registry],
      ...(collect && {
        collect(this: Gauge<Label>): void | Promise<void> {
          return collect(this);
        },
      }),
    });
  }
}
