import { CancellationScope, condition, log } from '@temporalio/workflow';
import { playOutLimitMs } from '../src/models/call-limits';
import type { ToolInvocation } from '../src/models/tool-invocation';
import type { ToolResult } from '../src/models/tool-result';
import { ToolDeadlineExceeded } from '../src/tools/tool-deadline-exceeded';
import { toolDefinitions } from '../src/tools/tool-definitions';
import { ToolExecutor } from '../src/tools/tool-executor';
import type { CallState } from './call-state';
import type { ToolInvocationSignal } from './messages';
import type { RecordKeeper } from './record-keeper';
import type { SocketLine } from './socket-line';
import type { Transfers } from './transfers';

/** Beyond the API's own limit for function names; a summary that is too long would fail the workflow task. */
const longestToolName = 64;

/** Up to so many tool calls the record is written after each, then after every so many. */
const recordedSingly = 10;

/** Runs what the model asks for, and gives it the results: one function call, one tool run, one report. */
export class ToolRunner {
  private readonly executor: ToolExecutor;

  constructor(
    private readonly state: CallState,
    private readonly line: SocketLine,
    private readonly transfers: Transfers,
    private readonly keeper: RecordKeeper,
  ) {
    this.executor = ToolExecutor.of(toolDefinitions, {
      withDeadline: (run) => this.withDeadline(run),
      onError: (tool, error) => log.warn('tool failed', { event: 'tool_failed', tool, error: String(error) }),
    });
  }

  /** Takes one invocation from whoever sends it; a copy, or one for a call that is over, changes nothing. */
  async take(message: ToolInvocationSignal): Promise<void> {
    const { state } = this;
    // Without a pause where none is needed: what arrives before the end of the call is in its record.
    if (state.tenant === null) await condition(() => state.tenant !== null || state.ending);
    const decision = state.takeInvocation(message, Date.now());
    if (decision.kind === 'ignore') return;
    const result = decision.kind === 'answer' ? decision.result : await this.run(decision.invocation);
    state.toolFinished(result, Date.now());
    if (message.source === 'sideband') await this.report(message.name, result);
    if (this.isMilestone()) this.keeper.touch();
  }

  /** Each write carries the whole record: after the first few, writing one a tool call would swell the history. */
  private isMilestone(): boolean {
    const count = this.state.toolCallCount;
    return count <= recordedSingly || count % recordedSingly === 0;
  }

  private async run(invocation: ToolInvocation): Promise<ToolResult> {
    const definition = toolDefinitions.find(({ name }) => name === invocation.name);
    if (definition?.afterSpeech && invocation.response_id !== '') await this.letSpeechEnd(invocation.response_id);
    return this.executor.execute(invocation, {
      call_service: { refer_call: (request) => this.transfers.refer(request, 'model') },
      log: (event, fields) => log.info(event, { event, call_id: invocation.call_id, ...fields }),
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
    const delivered = await this.line.report(
      { function_call_id, output },
      {
        timeoutMs: this.state.input.limits.report_timeout_ms,
        summary: `give the model the result of ${tool.slice(0, longestToolName)}`,
        onAttempt: () => this.state.reportAttempted(function_call_id),
      },
    );
    if (delivered) this.state.reportWritten(function_call_id, Date.now());
    else this.state.reportUndelivered(function_call_id);
  }

  /** Rejects with ToolDeadlineExceeded when the tool overruns, and cancels what it still waits for. */
  private async withDeadline<T>(run: () => Promise<T>): Promise<T> {
    const scope = new CancellationScope();
    let settled = false;
    const running = scope.run(run).finally(() => {
      settled = true;
    });
    if (await condition(() => settled, this.state.input.limits.tool_deadline_ms, { summary: 'tool deadline' }))
      return running;
    running.catch(() => undefined);
    scope.cancel();
    throw new ToolDeadlineExceeded();
  }
}
