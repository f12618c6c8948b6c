import type { AcceptResult } from '../activities/calls';
import type { CallOutcome } from '../src/models/call-outcome';
import type { CallPhase, CallRecord, ListeningGap } from '../src/models/call-record';
import { ownerLossesLimit, ownerLossWindowMs } from '../src/models/call-limits';
import { toolError } from '../src/models/failures';
import type { KnownFunctionCall } from '../src/models/known-function-call';
import type { PhoneCallInput } from '../src/models/phone-call-input';
import type { PromptPointer } from '../src/models/prompt';
import type { TenantConfig } from '../src/models/tenant-config';
import type { ToolInvocation } from '../src/models/tool-invocation';
import { toolFailure, type ToolResult } from '../src/models/tool-result';
import { isoInstant as iso } from './iso-instant';
import { KeyLog } from './key-log';
import type { Dtmf, Seated, ToolInvocationSignal } from './messages';
import { newCallRecord } from './new-call-record';
import { ToolCallLog } from './tool-call-log';
import { TransferLog } from './transfer-log';
import { markUnheardEnd } from './unheard-end';

/** The process that holds a call's socket, as far as the workflow knows. */
export interface SocketOwner {
  host_queue: string;
  epoch: number;
}

/** An output written so shortly ago may have been lost with its owner, before or after it arrived. */
const doubtedOutputMs = 60_000;

/** What to do with an invocation: run it, answer it without running, or nothing (it is a copy, or the call is over). */
export type InvocationDecision =
  { kind: 'run'; invocation: ToolInvocation } | { kind: 'answer'; result: ToolResult } | { kind: 'ignore' };

/** Where a call's words come from; absent in histories of older builds. */
type PromptOrigin = Partial<Pick<CallRecord, 'prompt_variant' | 'instructions_db_error'>>;

type InstantField = 'admitted_at' | 'seated_at' | 'accepted_at' | 'attached_at' | 'greeted_at';

/**
 * Every rule of a call, without a clock, a timer or Temporal: time comes in as milliseconds since the epoch, what
 * happened comes in as method calls, decisions come out as return values. `phone-call.ts` wires it to the world.
 */
export class CallState {
  readonly toolCalls: ToolCallLog;
  readonly transfers: TransferLog;
  private readonly record: CallRecord;
  private tenantConfig: TenantConfig | null = null;
  private currentOwner: SocketOwner | null = null;
  private attachedEpoch: number | null = null;
  private readonly keys = new KeyLog();

  constructor(
    readonly input: PhoneCallInput,
    now: number,
    /** Called after every change. */
    private readonly onChange: () => void = () => undefined,
  ) {
    this.record = newCallRecord(input, now);
    this.toolCalls = new ToolCallLog(this.record.tool_calls, () => this.changed());
    this.transfers = new TransferLog(this.record.transfers, () => this.transfersChanged());
  }

  /** A copy that later changes do not touch; a record is plain JSON, and the sandbox has no `structuredClone`. */
  snapshot(): CallRecord {
    return JSON.parse(JSON.stringify(this.record)) as CallRecord;
  }

  get version(): number {
    return this.record.version;
  }

  get phase(): CallPhase {
    return this.record.phase;
  }

  get outcome(): CallOutcome | null {
    return this.record.outcome;
  }

  /** True from the first cause of an end on: nothing new is begun. */
  get ending(): boolean {
    return this.record.outcome !== null;
  }

  /** The call is answered, and not yet over: tools run, operators may speak. */
  get live(): boolean {
    return !this.ending && (this.phase === 'live' || this.phase === 'transferring');
  }

  get tenant(): TenantConfig | null {
    return this.tenantConfig;
  }

  /** The newest process that took a seat, whether or not its socket is open. */
  get owner(): SocketOwner | null {
    return this.currentOwner;
  }

  /** The owner whose socket is open and greeted, to whom results and words can be sent. */
  get attachedOwner(): SocketOwner | null {
    return this.currentOwner !== null && this.currentOwner.epoch === this.attachedEpoch ? this.currentOwner : null;
  }

  get greeted(): boolean {
    return this.record.greeted_at !== null;
  }

  get prompts(): PromptPointer | null {
    return this.record.prompts;
  }

  /** Names the tenant, known before it is known whether its call can be taken. */
  identify(tenant: { tenant_id: string; client_id: string | null; display_name: string | null }): void {
    Object.assign(this.record, tenant);
    this.changed();
  }

  /** Notes whether the tenant was open when the call came. */
  calledDuring(businessHours: CallRecord['business_hours']): void {
    this.record.business_hours = businessHours;
    this.changed();
  }

  admitted(tenantConfig: TenantConfig, prompts: PromptPointer, now: number, origin: PromptOrigin = {}): void {
    this.tenantConfig = tenantConfig;
    const { prompt_variant = null, instructions_db_error = false } = origin;
    Object.assign(this.record, { prompts, prompt_variant, instructions_db_error });
    this.reached('admitted_at', 'seating', now);
  }

  /** Takes a seat message; false for a stale or repeated one, which changes nothing. */
  seated(message: Seated, now: number): boolean {
    if (this.currentOwner !== null && message.epoch <= this.currentOwner.epoch) return false;
    this.currentOwner = { host_queue: message.host_queue, epoch: message.epoch };
    this.record.owners.push({ ...message, seated_at: iso(now), attached_at: null, gap: null });
    if (this.phase === 'seating') this.reached('seated_at', 'accepting', now);
    this.changed();
    this.endIfItKillsItsOwners(now);
    return true;
  }

  /** A call whose owners are lost one after the other may be what kills them: it must not take all workers down. */
  private endIfItKillsItsOwners(now: number): void {
    const lost = this.record.owners.filter(
      ({ resumed, handed_over, seated_at }) =>
        resumed && !handed_over && now - Date.parse(seated_at) <= ownerLossWindowMs,
    );
    if (lost.length < ownerLossesLimit) return;
    this.end('failed:owner_lost', `${lost.length} workers were lost with this call within two minutes.`, now);
  }

  /** Whether anything was ever heard of the caller: speech, or a key. */
  get heardCaller(): boolean {
    return this.record.caller_heard_at !== null;
  }

  /** The caller was heard, for the first time or again. */
  callerHeard(at: string): void {
    if (this.record.caller_heard_at !== null) return;
    this.record.caller_heard_at = at;
    this.changed();
  }

  accepted({ model, voice, transcription_model, instruction_id }: AcceptResult, now: number): void {
    Object.assign(this.record, { model, voice, transcription_model: transcription_model ?? null });
    if (instruction_id !== undefined) this.promptUnreadable({ instruction_id });
    this.reached('accepted_at', 'attaching', now);
  }

  /** Instead of a pinned version, which could not be read, the call was answered with another one. */
  promptUnreadable(instead: Partial<PromptPointer>): void {
    const prompts = this.record.prompts && { ...this.record.prompts, ...instead };
    Object.assign(this.record, { prompts, prompt_variant: 'fallback', instructions_db_error: true });
    this.changed();
  }

  /** An accept whose answer was lost: attaching will tell. */
  acceptUnanswered(): void {
    if (!this.ending) this.moveTo('attaching');
  }

  /** The owner of `epoch` has the socket open; `greeted` when it asked for the greeting. */
  attached(epoch: number, greeted: boolean, now: number, gap: ListeningGap | null = null): void {
    if (this.currentOwner?.epoch === epoch) this.attachedEpoch = epoch;
    const owner = this.record.owners.find((candidate) => candidate.epoch === epoch);
    if (owner) Object.assign(owner, { attached_at: iso(now), gap: owner.gap ?? gap });
    if (greeted) this.record.greeted_at ??= iso(now);
    if (this.phase === 'attaching') this.reached('attached_at', 'live', now);
    this.changed();
  }

  /** Transcript items and usage that the owners of this call could not keep. */
  lostWrites(count: number): void {
    if (count === 0) return;
    this.record.lost_writes = count;
    this.changed();
  }

  /**
   * The function calls of the model, as a new owner must know them. The outputs that may still be under way go with them:
   * those of the newest response, and those written a short while ago.
   */
  knownFunctionCalls(now: number): KnownFunctionCall[] {
    const fromSideband = this.record.tool_calls.filter((call) => call.source === 'sideband');
    const newest = fromSideband.at(-1)?.response_id;
    return fromSideband.map((call) => {
      const isRecent = call.response_id === newest || now - Date.parse(call.reported_at ?? '') <= doubtedOutputMs;
      return {
        function_call_id: call.function_call_id,
        response_id: call.response_id,
        item_id: call.item_id,
        answered: call.report !== 'pending' && call.report !== 'reporting',
        output: call.report === 'written' && isRecent ? call.output : null,
      };
    });
  }

  /** Decides about a function call of the model; the same `function_call_id` is taken once. */
  takeInvocation(message: ToolInvocationSignal, now: number): InvocationDecision {
    if (this.tenantConfig === null || this.ending || message.call_id !== this.input.call_id) return { kind: 'ignore' };
    if (this.toolCalls.has(message.function_call_id)) return { kind: 'ignore' };
    const { source: _source, ...fields } = message;
    this.toolCalls.invoked(message, now);
    if (this.toolCalls.count > this.tenantConfig.policies.tools.max_calls) {
      const detail = 'This call has used up its tool calls. Go on without tools and say so to the caller.';
      return {
        kind: 'answer',
        result: toolFailure(message.function_call_id, toolError.toolBudgetExhausted, { detail }),
      };
    }
    return { kind: 'run', invocation: { ...fields, tenant_config: this.tenantConfig } };
  }

  /** False while another transfer is, or may be, under way. */
  get canTransfer(): boolean {
    return this.live && !this.transfers.underWay;
  }

  /** Takes a key; false for one that was signalled again, or that two owners have heard during a hand-over. */
  dtmf(key: Dtmf): boolean {
    if (!this.keys.take(key)) return false;
    this.record.dtmf.push({ digit: key.digit, at: key.at });
    this.record.caller_heard_at ??= key.at;
    this.changed();
    return true;
  }

  messageIgnored(): void {
    this.record.ignored_messages += 1;
    this.changed();
  }

  /** Ends the call for a cause; the first one wins and false is answered to all others. */
  end(outcome: CallOutcome, detail: string, now: number): boolean {
    if (this.ending) return false;
    this.record.outcome = outcome;
    this.record.outcome_detail = detail;
    this.record.ended_at = iso(now);
    this.moveTo('closing');
    return true;
  }

  /**
   * The phone call is over by itself, at `endedAt`. After a REFER that was relayed, or whose answer was lost not long ago,
   * that is the evidence that the transfer went through.
   */
  callGone(outcome: Extract<CallOutcome, 'caller_hung_up' | 'completed'>, detail: string, endedAt: number): boolean {
    if (this.ending) return false;
    markUnheardEnd(this.record.owners, iso(endedAt));
    const transfer = this.transfers.confirmedByEnd(endedAt);
    if (!transfer) return this.end(outcome, detail, endedAt);
    return this.end('transferred', `Put through to ${transfer.destination_id ?? 'the given target'}.`, endedAt);
  }

  closed(): void {
    this.moveTo('closed');
  }

  /** `transferring` is the time between a relayed REFER and its evidence. */
  private transfersChanged(): void {
    if (this.phase === 'live' && this.transfers.awaitingEvidence) this.record.phase = 'transferring';
    else if (this.phase === 'transferring' && !this.transfers.awaitingEvidence) this.record.phase = 'live';
    this.changed();
  }

  private reached(field: InstantField, phase: CallPhase, now: number): void {
    this.record[field] ??= iso(now);
    if (!this.ending) this.moveTo(phase);
  }

  private moveTo(phase: CallPhase): void {
    this.record.phase = phase;
    this.changed();
  }

  private changed(): void {
    this.record.version += 1;
    this.onChange();
  }
}
