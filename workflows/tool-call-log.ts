import { keptArgumentsLength } from '../src/models/call-limits';
import type { ToolCallRecord } from '../src/models/call-record';
import type { ToolResult } from '../src/models/tool-result';
import { isoInstant } from './iso-instant';
import type { ToolInvocationSignal } from './messages';

/** What became of each function call of the model: run once, finished once, and how far its result got. */
export class ToolCallLog {
  constructor(
    private readonly calls: ToolCallRecord[],
    private readonly changed: () => void,
  ) {}

  get count(): number {
    return this.calls.length;
  }

  /** A tool runs, or its result is on its way: the model waits, and what is quiet is not silence. */
  get busy(): boolean {
    return this.calls.some(({ report }) => report === 'pending' || report === 'reporting');
  }

  has(functionCallId: string): boolean {
    return this.find(functionCallId) !== undefined;
  }

  invoked(message: ToolInvocationSignal, now: number): void {
    this.calls.push({
      function_call_id: message.function_call_id,
      response_id: message.response_id,
      item_id: message.item_id,
      name: message.name,
      arguments_json: message.arguments_json.slice(0, keptArgumentsLength),
      source: message.source,
      invoked_at: isoInstant(now),
      finished_at: null,
      ok: null,
      output: null,
      error: null,
      report: 'pending',
      report_attempts: 0,
      reported_at: null,
    });
    this.changed();
  }

  /** Keeps a tool's result; true when the model is to be given it, false when it is kept (`forModel`, HTTP) or known. */
  finished(result: ToolResult, now: number, forModel = true): boolean {
    const call = this.find(result.function_call_id);
    if (!call || call.finished_at !== null) return false;
    const reporting = forModel && call.source === 'sideband';
    Object.assign(call, {
      finished_at: isoInstant(now),
      ok: result.ok,
      output: result.output,
      error: result.error,
      report: reporting ? 'reporting' : 'kept',
    } satisfies Partial<ToolCallRecord>);
    this.changed();
    return reporting;
  }

  reportAttempted(functionCallId: string): void {
    const call = this.find(functionCallId);
    if (!call) return;
    call.report_attempts += 1;
    this.changed();
  }

  reportWritten(functionCallId: string, now: number): void {
    const call = this.find(functionCallId);
    if (!call) return;
    call.report = 'written';
    call.reported_at = isoInstant(now);
    this.changed();
  }

  /** The call ended before the model heard the result. */
  reportUndelivered(functionCallId: string): void {
    const call = this.find(functionCallId);
    if (!call || call.report === 'written') return;
    call.report = 'undelivered';
    this.changed();
  }

  private find(functionCallId: string): ToolCallRecord | undefined {
    return this.calls.find((call) => call.function_call_id === functionCallId);
  }
}
