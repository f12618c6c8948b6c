import { CancellationScope, condition, log } from '@temporalio/workflow';
import { playOutLimitMs } from '../src/models/call-limits';
import type { ToolPolicy } from '../src/models/call-policies';
import type { ToolInvocation } from '../src/models/tool-invocation';
import type { ToolResult } from '../src/models/tool-result';
import { toolDeadlineMs } from '../src/policies/tool-deadline';
import { ToolDeadlineExceeded } from '../src/tools/tool-deadline-exceeded';
import type { ToolDefinition } from '../src/tools/tool-definition';
import type { RemoteToolService } from '../src/tools/tool-deps';
import { ToolExecutor } from '../src/tools/tool-executor';
import type { CallState } from './call-state';
import type { Goodbye } from './goodbye';
import type { ToolInvocationSignal } from './messages';
import { observeReported, observeTool } from './observations';
import type { RecordKeeper } from './record-keeper';
import type { SocketLine } from './socket-line';
import type { Transfers } from './transfers';

/** Beyond the API's own limit for function names; a summary that is too long would fail the workflow task. */
const longestToolName = 64;

/** Up to so many tool calls the record is written after each, then after every so many: a write costs six events. */
const recordedSingly = 3;
const recordedEach = 10;

/** Runs what the model asks for, and gives it the results: one function call, one tool run, one report. */
export class ToolRunner {
  /** Null until it is known which tools the call has. */
  private definitions: readonly ToolDefinition[] | null = null;

  constructor(
    private readonly state: CallState,
    private readonly line: SocketLine,
    private readonly transfers: Transfers,
    private readonly goodbye: Goodbye,
    private readonly remoteTools: RemoteToolService,
    private readonly keeper: RecordKeeper,
  ) {}

  /** Says which tools the call has; what is invoked before waits for it. */
  use(definitions: readonly ToolDefinition[]): void {
    this.definitions = definitions;
  }

  /** Takes one invocation from whoever sends it; a copy, or one for a call that is over, changes nothing. */
  async take(message: ToolInvocationSignal): Promise<void> {
    const { state } = this;
    // Without a pause where none is needed: what arrives before the end of the call is in its record.
    if (this.definitions === null) await condition(() => this.definitions !== null || state.ending);
    const takenAt = Date.now();
    const decision = state.takeInvocation(message, takenAt);
    if (decision.kind === 'ignore') return;
    const definition = this.definitions?.find(({ name }) => name === message.name);
    const result = decision.kind === 'answer' ? decision.result : await this.run(decision.invocation, definition);
    observeTool(message.name, result, takenAt);
    const forModel = !(definition?.lastWord && result.ok);
    if (state.toolCalls.finished(result, Date.now(), forModel)) await this.report(message.name, result);
    if (this.isMilestone()) this.keeper.touch();
  }

  /** Each write carries the whole record: after the first few, writing one a tool call would swell the history. */
  private isMilestone(): boolean {
    const { count } = this.state.toolCalls;
    return count <= recordedSingly || count % recordedEach === 0;
  }

  private async run(invocation: ToolInvocation, definition: ToolDefinition | undefined): Promise<ToolResult> {
    const { response_id, tenant_config } = invocation;
    if (definition?.afterSpeech && response_id !== '') await this.letSpeechEnd(response_id);
    const filler = response_id === '' ? undefined : (): void => void this.sayFiller(tenant_config.policies.tools);
    const executor = ToolExecutor.of(definition ? [definition] : [], {
      withDeadline: (run) => this.withDeadline(run, tenant_config.policies.tools, filler),
      onError: (tool, error) => log.warn('tool failed', { event: 'tool_failed', tool, error: String(error) }),
    });
    return executor.execute(invocation, {
      call_service: {
        refer_call: (request) => this.transfers.refer(request, 'model'),
        end_call: (request) => this.goodbye.begin(request.response_id),
      },
      remote_tools: this.remoteTools,
      now: () => Date.now(),
      log: (event, fields) => log.info(event, { event, ...fields }),
    });
  }

  private async letSpeechEnd(responseId: string): Promise<void> {
    const timeoutMs = playOutLimitMs + this.state.input.limits.report_timeout_ms;
    await this.line.tryOnce(timeoutMs, (socket, address) =>
      socket.awaitSpeech.executeWithOptions({ summary: 'let the agent finish its sentence' }, [
        { ...address, response_id: responseId, limit_ms: playOutLimitMs },
      ]),
    );
  }

  private async report(tool: string, { function_call_id, output }: ToolResult): Promise<void> {
    const since = Date.now();
    const delivered = await this.line.report(
      { function_call_id, output },
      {
        timeoutMs: this.state.input.limits.report_timeout_ms,
        summary: `give the model the result of ${tool.slice(0, longestToolName)}`,
        onAttempt: () => this.state.toolCalls.reportAttempted(function_call_id),
      },
    );
    if (delivered) {
      this.state.toolCalls.reportWritten(function_call_id, Date.now());
      observeReported(since);
    } else this.state.toolCalls.reportUndelivered(function_call_id);
  }

  /** Words for the caller while a tool takes long; one try, because a moment later they would be wrong. */
  private async sayFiller({ filler_text: text }: ToolPolicy): Promise<void> {
    await this.line.tryOnce(this.state.input.limits.report_timeout_ms, (socket, address) =>
      socket.filler.executeWithOptions({ summary: 'a tool takes long: ask the caller to wait' }, [
        { ...address, text },
      ]),
    );
  }

  /** Rejects with ToolDeadlineExceeded when the tool overruns, and cancels what it still waits for. */
  private async withDeadline<T>(
    run: () => Promise<T>,
    policy: ToolPolicy,
    filler: (() => void) | undefined,
  ): Promise<T> {
    const deadlineMs = toolDeadlineMs(policy, this.state.input.limits);
    const fillerMs = filler && policy.filler_after_ms > 0 ? Math.min(policy.filler_after_ms, deadlineMs) : 0;
    const scope = new CancellationScope();
    let settled = false;
    const running = scope.run(run).finally(() => {
      settled = true;
    });
    const settles = (withinMs: number, summary: string): Promise<boolean> =>
      condition(() => settled, withinMs, { summary });
    if (fillerMs > 0 && (await settles(fillerMs, 'tool: may the caller be asked to wait?'))) return running;
    if (fillerMs > 0 && fillerMs < deadlineMs && !this.state.ending) filler?.();
    if (fillerMs < deadlineMs && (await settles(deadlineMs - fillerMs, 'tool deadline'))) return running;
    running.catch(() => undefined);
    scope.cancel();
    throw new ToolDeadlineExceeded();
  }
}
