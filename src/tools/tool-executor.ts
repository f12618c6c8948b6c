import { toolError } from '../models/failures';
import { type ToolInvocation } from '../models/tool-invocation';
import { type ToolResult, toolFailure } from '../models/tool-result';
import { checkToolResult } from './check-tool-result';
import { parseToolArguments } from './parse-tool-arguments';
import { ToolDeadlineExceeded } from './tool-deadline-exceeded';
import { type ToolDefinition } from './tool-definition';
import { type ToolDeps } from './tool-deps';
import { type ToolFunction } from './tool-function';

/** How a host runs tools; both are optional. */
export interface ToolExecutorOptions {
  /**
   * Runs a tool under a deadline and rejects with `ToolDeadlineExceeded` when it is over, whatever `run` does then: a tool
   * may answer a cancellation with a result of its own. Without it tools have no deadline.
   */
  withDeadline?: <T>(run: () => Promise<T>) => Promise<T>;
  /** Hears of every tool that threw, overran or answered nonsense; the model never sees the error itself. */
  onError?: (name: string, error: unknown) => void;
}

/**
 * Runs the tools the model calls. `execute` never rejects: what went wrong is a failed result whose `output` tells the
 * model what it can do about it.
 */
export class ToolExecutor {
  // A Map, so that names such as `__proto__` and `constructor` are tools nobody registered.
  private readonly tools = new Map<string, ToolFunction>();
  private readonly withDeadline: NonNullable<ToolExecutorOptions['withDeadline']>;
  private readonly onError: NonNullable<ToolExecutorOptions['onError']>;

  constructor({ withDeadline = (run) => run(), onError = () => undefined }: ToolExecutorOptions = {}) {
    this.withDeadline = withDeadline;
    this.onError = onError;
  }

  /** An executor that knows these definitions. */
  static of(definitions: readonly ToolDefinition[], options?: ToolExecutorOptions): ToolExecutor {
    const executor = new ToolExecutor(options);
    for (const { name, run } of definitions) executor.register(name, run);
    return executor;
  }

  /** Makes a tool known under a name; the last one registered under a name wins. */
  register(name: string, fn: ToolFunction): void {
    this.tools.set(name, fn);
  }

  /** Looks the tool up, parses its arguments, runs it. The result carries the invocation's `function_call_id`. */
  async execute(invocation: ToolInvocation, deps?: ToolDeps): Promise<ToolResult> {
    const { name, function_call_id: id } = invocation;
    const tool = this.tools.get(name);
    if (tool === undefined) {
      return toolFailure(id, toolError.toolNotFound, {
        tool: name,
        detail: 'There is no such function. Use one of the functions you were given, or go on without it.',
      });
    }
    const args = parseToolArguments(invocation.arguments_json);
    if (args === null) {
      return toolFailure(id, toolError.toolArgsParseError, {
        detail: 'The arguments are not a JSON object. Call the function again with arguments that follow its schema.',
      });
    }
    try {
      // The inner run never rejects, so a tool that fails after its deadline leaves no unhandled rejection behind.
      return await this.withDeadline(() => this.run(tool, args, invocation, deps));
    } catch (error) {
      return this.failed(invocation, error);
    }
  }

  private async run(
    tool: ToolFunction,
    args: Record<string, unknown>,
    invocation: ToolInvocation,
    deps: ToolDeps | undefined,
  ): Promise<ToolResult> {
    try {
      const result = checkToolResult(await tool(args, invocation, deps), invocation.function_call_id);
      return result ?? this.failed(invocation, new TypeError('the tool did not answer with a ToolResult'));
    } catch (error) {
      return this.failed(invocation, error);
    }
  }

  private failed({ name, function_call_id: id }: ToolInvocation, error: unknown): ToolResult {
    this.onError(name, error);
    if (error instanceof ToolDeadlineExceeded) {
      return toolFailure(id, toolError.toolTimeout, {
        detail: 'The function took too long and may still take effect. Do not repeat it; tell the caller and go on.',
      });
    }
    // Never the error's message: it may hold secrets.
    return toolFailure(id, toolError.toolExecutionError, {
      detail: 'The function failed. Tell the caller that this is not possible right now and go on without it.',
    });
  }
}
