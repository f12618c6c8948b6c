import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { activityFailure } from '../src/models/failures';
import { phoneCallWorkflowId } from '../src/models/phone-call-input';
import { CallSession, type CallSessionOptions, type SessionEnd } from '../src/infra/openai/call-session';
import type { OpenAICallsService } from '../src/infra/openai/calls-http';
import type { SessionRegistry } from '../src/infra/openai/session-registry';
import type { Metrics } from '../src/infra/metrics/metrics';
import type { Repositories } from '../src/infra/mongo/repositories';
import type { WriteBuffer } from '../src/infra/mongo/write-buffer';
import type { Logger } from '../src/infra/logger';
import type { PostCallQueue } from '../src/infra/temporal/post-call-queue';
import { SignalOutbox } from '../src/infra/temporal/signal-outbox';
import {
  callerHeardSignal,
  dtmfSignal,
  seatedSignal,
  silenceSignal,
  toolInvocationSignal,
} from '../workflows/messages';
import { type AttendProgress, previousProgress } from './attend-progress';
import { CallWrites } from './call-writes';
import { Lease } from './lease';
import { closeOrphanRecord } from './orphan';

/** A third of the timeout: two beats may be lost before another process is given the call. */
const beatsPerTimeout = 3;

/** How long the old owner goes on listening after it has handed over: a function call that only it sees still counts. */
const lingerMs = 2_000;

/** How long an owner that was replaced goes on sending the signals it has not got rid of, such as during an outage. */
const lastSignalsMs = 30_000;

/** How long the last transcript items may take to be written before the call is reported as over. */
const lastWritesMs = 1_500;

/** What a finished session answers to the workflow. */
export interface AttendResult {
  reason: SessionEnd['reason'];
  /** ISO 8601: when the socket closed. */
  ended_at: string;
  /** Transcript items, usage and turns of the whole call that could not be kept, or were not when it ended. */
  lost_writes: number;
  frames: CallSession['statistics'];
}

export interface AttendDependencies {
  client: Client;
  hostQueue: string;
  sessions: SessionRegistry;
  connect: (callId: string) => CallSessionOptions['connect'];
  repositories: Pick<Repositories, 'transcripts' | 'calls' | 'usage' | 'capacity'>;
  postCalls: Pick<PostCallQueue, 'enqueue'>;
  metrics: Pick<Metrics, 'callEnded' | 'callTakenOver' | 'turnEnded' | 'transcriptWritten' | 'sidebandReconnected'>;
  writes: WriteBuffer;
  callsService: Pick<OpenAICallsService, 'hangup_call'>;
  log: Logger;
}

/** Why an attempt of `attend` ends without the session having ended. */
type Interruption = 'shutdown' | 'lease_lost' | 'workflow_gone' | 'cancelled';

/** The long activity that owns a call's socket; see `attend`. */
export interface AttendActivities {
  attend(input: { call_id: string }): Promise<AttendResult>;
}

/** Builds `attend` for one process. */
export function createAttendActivities(deps: AttendDependencies): AttendActivities {
  return {
    /**
     * Holds a call's seat for as long as the call lives: tells the workflow where it sits (`seated`), beats, forwards what
     * the socket shows, and returns how the call ended. Opening the socket is `attach`'s work. Fails retryably when
     * another process must take over (`SessionHandover`, `LeaseLost`); cancellation by the workflow lets go of the socket.
     */
    async attend({ call_id: callId }) {
      const context = Context.current();
      const { attempt, currentAttemptScheduledTimestampMs: epoch, heartbeatTimeoutMs } = context.info;
      const resumed = attempt > 1;
      const before = previousProgress(context.info.heartbeatDetails, context.info.scheduledTimestampMs);
      const { log } = deps;
      const lease = new Lease(heartbeatTimeoutMs);
      let interrupt!: (cause: Interruption) => void;
      const interrupted = new Promise<Interruption>((resolve) => {
        interrupt = resolve;
      });
      const note = (event: string, fields: Record<string, unknown>): void => {
        if (event === 'sideband_reattached') deps.metrics.sidebandReconnected();
        log.info({ event, ...fields }, 'sideband');
      };
      let keys = 0;
      const outbox = new SignalOutbox(deps.client, phoneCallWorkflowId(callId), {
        gone: () => interrupt('workflow_gone'),
        note,
      });
      const writes = new CallWrites(callId, epoch, deps);
      const session = new CallSession({
        callId,
        epoch,
        listenedUntil: resumed ? Date.parse(before.listened_until) : null,
        holdsLease: () => {
          if (!lease.held) interrupt('lease_lost');
          return lease.held;
        },
        connect: deps.connect(callId),
        handlers: {
          functionCall: (call) => outbox.push(toolInvocationSignal, { ...call, source: 'sideband' }),
          dtmf: (digit, at) => outbox.push(dtmfSignal, { digit, at: at.toISOString(), epoch, index: keys++ }),
          callerHeard: (at) => outbox.push(callerHeardSignal, { at: at.toISOString() }),
          silence: ({ state, callerHeard }) => outbox.push(silenceSignal, { state, epoch, caller_heard: callerHeard }),
          transcript: (item) => writes.transcript(item),
          usage: (usage) => writes.usage(usage),
          transcribed: (utterance) => writes.transcribed(utterance),
          turn: (turn) => {
            writes.turn(turn);
            deps.metrics.turnEnded({ latencyMs: turn.latency_ms, interrupted: turn.interrupted });
          },
          note,
        },
      });
      deps.sessions.add(callId, epoch, session);
      let listenedUntil = before.listened_until;
      /** What the next attempt will know of this one. */
      const progress = (): AttendProgress => {
        if (session.listening) listenedUntil = new Date().toISOString();
        return {
          listened_until: listenedUntil,
          handed_over: false,
          // What the database does not take goes with this process.
          lost_writes: before.lost_writes + writes.lost + deps.writes.overdueOf(callId),
        };
      };
      const stopBeating = startBeating(context, lease, heartbeatTimeoutMs, {
        progress,
        lost: () => interrupt('lease_lost'),
      });
      context.cancelled.catch(() => interrupt(interruptionOf(context)));
      outbox.push(seatedSignal, {
        host_queue: deps.hostQueue,
        epoch,
        resumed,
        handed_over: resumed && before.handed_over,
      });
      // A call that was listened to is heard again at once; what is to be said to it comes with `attach`.
      if (Date.parse(before.listened_until) > context.info.scheduledTimestampMs) void session.listen();
      if (resumed) deps.metrics.callTakenOver(before.handed_over ? 'handed_over' : 'lost');

      const end = await Promise.race([session.ended, interrupted]);
      stopBeating();
      const result = (reason: SessionEnd['reason'], endedAt: number): AttendResult => ({
        reason,
        ended_at: new Date(endedAt).toISOString(),
        lost_writes: before.lost_writes + writes.lost + deps.writes.overdueOf(callId),
        frames: session.statistics,
      });
      if (typeof end !== 'string') {
        deps.sessions.remove(callId, epoch, session);
        // A function call heard just before the end belongs to the record, too.
        await Promise.all([outbox.sent(lastSignalsMs), deps.writes.settled(callId, lastWritesMs)]);
        outbox.close();
        return result(end.reason, end.endedAt);
      }
      log.info({ event: 'session_interrupted', cause: end, epoch }, 'session interrupted');
      const letGo = (): void => {
        deps.sessions.remove(callId, epoch, session);
        session.close();
        outbox.closeAfter(lastSignalsMs);
      };
      if (end === 'shutdown') {
        session.stopSending();
        deps.sessions.linger(letGo, lingerMs);
        // The failure carries the last heartbeat, and so tells the next attempt that this one was not lost.
        const last = progress();
        const listened_until = session.listening ? new Date(Date.now() + lingerMs).toISOString() : last.listened_until;
        context.heartbeat({ ...last, handed_over: true, listened_until } satisfies AttendProgress);
        // A hundred milliseconds let the server see that this worker has stopped polling.
        throw ApplicationFailure.create({
          type: activityFailure.sessionHandover,
          message: 'this worker is shutting down',
          nextRetryDelay: '100ms',
        });
      }
      letGo();
      if (end === 'workflow_gone') {
        await endOrphan(callId, deps, log);
        return result('closed', Date.now());
      }
      if (end === 'cancelled') throw new CancelledFailure('the workflow let go of this call');
      throw ApplicationFailure.retryable('missed its own heartbeats', activityFailure.leaseLost);
    },
  };
}

/** Beats at once and then three times a timeout; returns the stop. */
function startBeating(
  context: Context,
  lease: Lease,
  timeoutMs: number | undefined,
  { progress, lost }: { progress: () => AttendProgress; lost: () => void },
): () => void {
  if (!timeoutMs) return () => undefined;
  context.heartbeat(progress());
  const timer = setInterval(() => {
    // A beat after the lease ran out would claim a call that another process may already have been given.
    if (!lease.held) return lost();
    context.heartbeat(progress());
    lease.beaten();
  }, timeoutMs / beatsPerTimeout);
  return () => clearInterval(timer);
}

function interruptionOf(context: Context): Interruption {
  const details = context.cancellationDetails;
  if (details?.workerShutdown) return 'shutdown';
  if (details?.notFound) return 'workflow_gone';
  if (details?.cancelRequested) return 'cancelled';
  return 'lease_lost';
}

/**
 * The server knows this attempt no more. Either another attempt took over, then letting go was all; or somebody
 * terminated the workflow, and nobody else is left to hang up the phone and close the record.
 */
async function endOrphan(callId: string, deps: AttendDependencies, log: Logger): Promise<void> {
  const { status } = await deps.client.workflow.getHandle(phoneCallWorkflowId(callId)).describe();
  if (status.name === 'RUNNING' || status.name === 'COMPLETED') return;
  log.warn({ event: 'workflow_terminated', status: status.name }, 'hanging up a call whose workflow is gone');
  try {
    await hangUpOrphan(callId, deps);
  } finally {
    await closeOrphanRecord(callId, deps);
  }
  // With a phone that could not be hung up the slot stays taken, by which the sweep finds the call.
  await deps.repositories.capacity.release(callId);
}

/** No workflow is left that would repeat it. */
async function hangUpOrphan(callId: string, deps: Pick<AttendDependencies, 'callsService'>): Promise<void> {
  for (const pauseMs of [500, 2_000, 5_000, null]) {
    try {
      await deps.callsService.hangup_call({ call_id: callId, idempotency_key: `hangup:${callId}` });
      return;
    } catch (error) {
      if (pauseMs === null) throw error;
      await new Promise((resolve) => {
        setTimeout(resolve, pauseMs);
      });
    }
  }
}
