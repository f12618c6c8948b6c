import { setMaxListeners } from 'node:events';
import { type WebSocket } from 'ws';
import { type Journal } from '../journal';
import { type Scenario, type TransferBehaviour } from '../scenario/scenario-schema';
import { CallClock, preciseNow } from '../session/call-clock';
import { Changes } from '../session/changes';
import { newSession } from '../session/effective-session';
import { LiveSession } from '../session/live-session';
import { type SessionConfig } from '../session/session-schema';
import { type Switches } from '../switches';
import { SESSION_EXPIRED_MESSAGE, sessionExpired } from '../wire/error-frames';
import { sessionFrame } from '../wire/session-frames';
import { unansweredComplaint } from './unanswered-complaint';
import { type CallEnd, type CallSummary, type Referral } from './call-summary';
import { playScenario } from './play-scenario';
import { SidebandSockets } from './sideband-sockets';

/** Who calls whom, by which id and under which conditions. */
export interface CallIdentity {
  callId: string;
  from: string;
  to: string;
  scenario: Scenario;
  switches: Switches;
}

/** One phone call as OpenAI sees it: it rings, is answered or not, talks by its script, ends once. */
export class SimulatedCall {
  readonly callId: string;
  /** Resolves when the call is over; it never rejects, a script not followed is in the summary's `failure`. */
  readonly finished: Promise<CallSummary>;
  readonly sockets: SidebandSockets;
  readonly changes = new Changes();
  readonly referrals: Referral[] = [];
  session: LiveSession | null = null;
  private readonly over = new AbortController();
  private readonly placedAt = preciseNow();
  private acceptedAt: number | null = null;
  private endedAt: number | null = null;
  private end: CallEnd | null = null;
  private failure: string | null = null;
  private rejectedWith: number | null = null;
  private leaving = false;
  private readonly timers: NodeJS.Timeout[] = [];
  private resolveFinished: (summary: CallSummary) => void = () => undefined;

  constructor(
    readonly identity: CallIdentity,
    private readonly journal: Journal,
  ) {
    this.callId = identity.callId;
    setMaxListeners(0, this.over.signal); // Every wait and pause of the call listens.
    this.sockets = new SidebandSockets(this.callId, journal, () => this.changes.notify());
    this.finished = new Promise((resolve) => (this.resolveFinished = resolve));
    this.later(identity.scenario.gives_up_after_ms, () => {
      if (this.phase === 'ringing') this.finish('gave_up');
    });
    this.note('ringing');
  }

  /** Where the call stands. */
  get phase(): CallSummary['phase'] {
    if (this.end !== null) return 'ended';
    return this.session === null ? 'ringing' : 'in_call';
  }

  /** Aborts when the call is over. */
  get ended(): AbortSignal {
    return this.over.signal;
  }

  /** True from the moment a transfer succeeded: the carrier is about to end the call here. */
  get isLeaving(): boolean {
    return this.leaving;
  }

  /** Answers the call and lets its script begin. */
  accept(config: SessionConfig): void {
    const { speed } = this.identity.switches;
    const clock = new CallClock(speed, this.over.signal);
    const session = newSession(this.callId, config, Date.now());
    this.session = new LiveSession(session, clock, this.changes, (frame) => this.sockets.broadcast(frame));
    this.acceptedAt = preciseNow();
    this.note('answered');
    void playScenario(this, this.session, this.identity.scenario);
  }

  /** Turns the ringing call away with a SIP status. */
  reject(statusCode: number): void {
    this.rejectedWith = statusCode;
    this.finish('rejected');
  }

  /** The behaviour the script has for the next REFER; the last one repeats. */
  nextTransfer(): TransferBehaviour {
    const { transfers } = this.identity.scenario;
    const behaviour = transfers[Math.min(this.referrals.length, transfers.length - 1)];
    if (behaviour === undefined) throw new Error('a scenario has at least one transfer behaviour');
    return behaviour;
  }

  /** Notes a REFER and returns the status to answer. A transfer that succeeds ends the call a moment later. */
  refer(targetUri: string, idempotencyKey: string | null): number {
    const { answer, then, after_ms: afterMs } = this.nextTransfer();
    this.referrals.push({ targetUri, idempotencyKey, status: answer, at: preciseNow() });
    if (answer < 300 && then === 'caller_leaves') {
      this.leaving = true;
      this.later(afterMs, () => this.finish('transferred'));
    }
    this.changes.notify();
    return answer;
  }

  /** Attaches a sideband to the answered call. */
  attach(socket: WebSocket): void {
    const { session } = this;
    if (session === null) throw new Error('only an answered call has a session');
    this.sockets.attach(socket, (message, answer) => {
      if (this.phase === 'in_call') session.receive(message, answer);
    });
    if (this.identity.switches.sessionCreatedOnAttach) {
      this.sockets.broadcast(sessionFrame('created', { ...session.context.session }));
    }
  }

  /** The session is too old: OpenAI says so and closes with 1001. */
  expire(): void {
    this.sockets.broadcast(sessionExpired());
    this.finish('session_expired', null, 1001, SESSION_EXPIRED_MESSAGE);
  }

  /** Ends the call, once; later ends are ignored. `failure` says how the script was not followed. */
  finish(
    end: CallEnd,
    failure: string | null = null,
    closeCode: number = this.identity.switches.hangupCloseCode,
    closeReason = '',
  ): void {
    if (this.end !== null) return;
    const wasRinging = this.phase === 'ringing';
    this.end = end;
    this.failure = failure ?? (wasRinging ? unansweredComplaint(this.identity.scenario, end, this.rejectedWith) : null);
    this.endedAt = preciseNow();
    for (const timer of this.timers) clearTimeout(timer);
    this.over.abort();
    this.sockets.closeAll(closeCode, closeReason);
    // The script gets the last word on what of it was left undone.
    setImmediate(() => {
      this.note('ended');
      this.resolveFinished(this.summary());
    });
  }

  /** The call ended otherwise than its script says. The first complaint stays. */
  complain(failure: string): void {
    this.failure ??= failure;
  }

  /** What the call has come to so far. */
  summary(): CallSummary {
    const { callId, from, to, scenario } = this.identity;
    return {
      callId,
      scenario: scenario.name,
      from,
      to,
      phase: this.phase,
      end: this.end,
      failure: this.failure,
      rejectedWith: this.rejectedWith,
      placedAt: this.placedAt,
      acceptedAt: this.acceptedAt,
      endedAt: this.endedAt,
      attachments: this.sockets.attachments,
      lostFrames: this.sockets.lostFrames,
      referrals: this.referrals.map((referral) => ({ ...referral })),
      functionCalls: [...(this.session?.context.conversation.functionCalls.values() ?? [])].map((call) => ({
        ...call,
      })),
    };
  }

  private later(ms: number, action: () => void): void {
    this.timers.push(setTimeout(action, ms));
  }

  private note(state: 'ringing' | 'answered' | 'ended'): void {
    this.journal.add({ kind: 'call', callId: this.callId, at: preciseNow(), state, summary: this.summary() });
  }
}
