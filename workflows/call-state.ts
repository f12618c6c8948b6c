import type { CallOutcome } from '../src/models/call-outcome';
import type { CallPhase, CallRecord, ToolCallRecord, TransferRecord } from '../src/models/call-record';
import { keptArgumentsLength, maxToolCalls, transferWindowMs } from '../src/models/call-limits';
import { toolError } from '../src/models/failures';
import type { KnownFunctionCall } from '../src/models/known-function-call';
import type { PhoneCallInput } from '../src/models/phone-call-input';
import type { PromptPointer } from '../src/models/prompt';
import type { TenantConfig } from '../src/models/tenant-config';
import type { ToolInvocation } from '../src/models/tool-invocation';
import { toolFailure, type ToolResult } from '../src/models/tool-result';
import type { Dtmf, Seated, ToolInvocationSignal } from './messages';
import { newCallRecord } from './new-call-record';

/** The process that holds a call's socket, as far as the workflow knows. */
export interface SocketOwner {
  host_queue: string;
  epoch: number;
}

/** Two owners hear the same key within this; their clocks may differ a little. */
const sameKeyMs = 1_500;

/** What to do with an invocation: run it, answer it without running, or nothing (it is a copy, or the call is over). */
export type InvocationDecision =
  { kind: 'run'; invocation: ToolInvocation } | { kind: 'answer'; result: ToolResult } | { kind: 'ignore' };

type InstantField = 'admitted_at' | 'seated_at' | 'accepted_at' | 'attached_at' | 'greeted_at';

/**
 * Every rule of a call, without a clock, a timer or Temporal: time comes in as milliseconds since the epoch, what
 * happened comes in as method calls, decisions come out as return values. `phone-call.ts` wires it to the world.
 */
export class CallState {
  private readonly record: CallRecord;
  private tenantConfig: TenantConfig | null = null;
  private currentOwner: SocketOwner | null = null;
  private attachedEpoch: number | null = null;
  private readonly keys: Dtmf[] = [];

  constructor(
    readonly input: PhoneCallInput,
    now: number,
    /** Called after every change. */
    private readonly onChange: () => void = () => undefined,
  ) {
    this.record = newCallRecord(input, now);
  }

  /** A copy that later changes do not touch. */
  snapshot(): CallRecord {
    return structuredCopy(this.record);
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

  admitted(tenantConfig: TenantConfig, prompts: PromptPointer, now: number): void {
    this.tenantConfig = tenantConfig;
    this.record.prompts = prompts;
    this.reached('admitted_at', 'seating', now);
  }

  /** Takes a seat message; false for a stale or repeated one, which changes nothing. */
  seated(message: Seated, now: number): boolean {
    if (this.currentOwner !== null && message.epoch <= this.currentOwner.epoch) return false;
    this.currentOwner = { host_queue: message.host_queue, epoch: message.epoch };
    this.record.owners.push({ ...message, seated_at: iso(now), attached_at: null });
    if (this.phase === 'seating') this.reached('seated_at', 'accepting', now);
    this.changed();
    return true;
  }

  accepted(session: { model: string; voice: string }, now: number): void {
    Object.assign(this.record, session);
    this.reached('accepted_at', 'attaching', now);
  }

  /** An accept whose answer was lost: attaching will tell. */
  acceptUnanswered(): void {
    if (!this.ending) this.moveTo('attaching');
  }

  /** The owner of `epoch` has the socket open; `greeted` when it asked for the greeting. */
  attached(epoch: number, greeted: boolean, now: number): void {
    if (this.currentOwner?.epoch === epoch) this.attachedEpoch = epoch;
    const owner = this.record.owners.find((candidate) => candidate.epoch === epoch);
    if (owner) owner.attached_at = iso(now);
    if (greeted) this.record.greeted_at ??= iso(now);
    if (this.phase === 'attaching') this.reached('attached_at', 'live', now);
    this.changed();
  }

  get toolCallCount(): number {
    return this.record.tool_calls.length;
  }

  /** What a new owner must know about function calls: those whose answers may still be owed to the model. */
  knownFunctionCalls(): KnownFunctionCall[] {
    const fromSideband = this.record.tool_calls.filter((call) => call.source === 'sideband');
    const open = new Set(fromSideband.filter((call) => call.report !== 'written').map((call) => call.response_id));
    return fromSideband
      .filter((call) => open.has(call.response_id))
      .map((call) => ({
        function_call_id: call.function_call_id,
        response_id: call.response_id,
        answered: call.report === 'written',
      }));
  }

  /** Decides about a function call of the model; the same `function_call_id` is taken once. */
  takeInvocation(message: ToolInvocationSignal, now: number): InvocationDecision {
    if (this.tenantConfig === null || this.ending || message.call_id !== this.input.call_id) return { kind: 'ignore' };
    if (this.toolCall(message.function_call_id)) return { kind: 'ignore' };
    const { source, ...fields } = message;
    this.record.tool_calls.push({
      function_call_id: message.function_call_id,
      response_id: message.response_id,
      item_id: message.item_id,
      name: message.name,
      arguments_json: message.arguments_json.slice(0, keptArgumentsLength),
      source,
      invoked_at: iso(now),
      finished_at: null,
      ok: null,
      output: null,
      error: null,
      report: 'pending',
      report_attempts: 0,
      reported_at: null,
    });
    this.changed();
    if (this.record.tool_calls.length > maxToolCalls) {
      const detail = 'This call has used up its tool calls. Go on without tools and say so to the caller.';
      return {
        kind: 'answer',
        result: toolFailure(message.function_call_id, toolError.toolBudgetExhausted, { detail }),
      };
    }
    return { kind: 'run', invocation: { ...fields, tenant_config: this.tenantConfig } };
  }

  /** Keeps a tool's result; what follows is reporting it, unless the invocation came by HTTP. */
  toolFinished(result: ToolResult, now: number): void {
    const call = this.toolCall(result.function_call_id);
    if (!call || call.finished_at !== null) return;
    call.finished_at = iso(now);
    call.ok = result.ok;
    call.output = result.output;
    call.error = result.error;
    call.report = call.source === 'sideband' ? 'reporting' : 'kept';
    this.changed();
  }

  reportAttempted(functionCallId: string): void {
    const call = this.toolCall(functionCallId);
    if (!call) return;
    call.report_attempts += 1;
    this.changed();
  }

  reportWritten(functionCallId: string, now: number): void {
    const call = this.toolCall(functionCallId);
    if (!call) return;
    call.report = 'written';
    call.reported_at = iso(now);
    this.changed();
  }

  /** The call ended before the model heard the result. */
  reportUndelivered(functionCallId: string): void {
    const call = this.toolCall(functionCallId);
    if (!call || call.report === 'written') return;
    call.report = 'undelivered';
    this.changed();
  }

  /** False while another transfer is, or may be, under way: a caller is put through to one person at a time. */
  get canTransfer(): boolean {
    const underWay = new Set<TransferRecord['status']>(['requested', 'accepted', 'unknown']);
    return this.live && !this.record.transfers.some(({ status }) => underWay.has(status));
  }

  /** A REFER has been sent, or is being repeated, and nobody has answered it. */
  get referPending(): boolean {
    return this.record.transfers.some(({ status }) => status === 'requested');
  }

  transferRequested(
    request: { idempotency_key: string; target_uri: string; requested_by: TransferRecord['requested_by'] },
    now: number,
  ): void {
    this.record.transfers.push({
      ...request,
      destination_id: this.destinationOf(request.target_uri),
      requested_at: iso(now),
      answered_at: null,
      attempts: null,
      status: 'requested',
      error: null,
    });
    this.changed();
  }

  /** OpenAI relayed the REFER, which proves nothing yet: from here on the call ending is the evidence. */
  transferAccepted(key: string, attempts: number, now: number): void {
    this.changeTransfer(key, { status: 'accepted', attempts, answered_at: iso(now) });
    if (this.phase === 'live') this.moveTo('transferring');
  }

  transferFailed(key: string, status: 'failed' | 'unknown', error: string, attempts: number, now: number): void {
    this.changeTransfer(key, { status, error, attempts, answered_at: status === 'failed' ? iso(now) : null });
  }

  /** The call did not end as it would have; false when there is nothing to give up any more. */
  transferUnconfirmed(key: string): boolean {
    const transfer = this.record.transfers.find((candidate) => candidate.idempotency_key === key);
    if ((transfer?.status !== 'accepted' && transfer?.status !== 'unknown') || this.ending) return false;
    transfer.status = 'unconfirmed';
    this.moveTo('live');
    return true;
  }

  /** Takes a key; false for one that was signalled again, or that two owners have heard during a hand-over. */
  dtmf(key: Dtmf): boolean {
    const heardBefore = this.keys.some((other) =>
      other.epoch === key.epoch
        ? other.index === key.index
        : other.digit === key.digit && Math.abs(Date.parse(other.at) - Date.parse(key.at)) <= sameKeyMs,
    );
    if (heardBefore) return false;
    this.keys.push(key);
    this.record.dtmf.push({ digit: key.digit, at: key.at });
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
    const transfer = this.record.transfers.findLast(
      ({ status, answered_at, requested_at }) =>
        status === 'accepted' ||
        ((status === 'unknown' || status === 'unconfirmed') &&
          answered_at === null &&
          endedAt - Date.parse(requested_at) <= transferWindowMs),
    );
    if (!transfer) return this.end(outcome, detail, endedAt);
    transfer.status = 'confirmed';
    return this.end('transferred', `Put through to ${transfer.destination_id ?? 'the given target'}.`, endedAt);
  }

  closed(): void {
    this.moveTo('closed');
  }

  private toolCall(functionCallId: string): ToolCallRecord | undefined {
    return this.record.tool_calls.find((call) => call.function_call_id === functionCallId);
  }

  private changeTransfer(key: string, change: Partial<TransferRecord>): void {
    const transfer = this.record.transfers.find((candidate) => candidate.idempotency_key === key);
    // Confirmed by the end of the call is final, whatever answer comes late.
    if (!transfer || transfer.status === 'confirmed') return;
    Object.assign(transfer, change);
    this.changed();
  }

  private destinationOf(targetUri: string): string | null {
    const destinations = this.tenantConfig?.features.refer?.destinations ?? [];
    return destinations.find((destination) => destination.target_uri === targetUri)?.destination_id ?? null;
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

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** `structuredClone` is missing in the workflow sandbox; a record is plain JSON. */
function structuredCopy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
