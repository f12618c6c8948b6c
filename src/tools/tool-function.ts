import { type ToolInvocation } from '../models/tool-invocation';
import { type ToolResult } from '../models/tool-result';
import { type ToolDeps } from './tool-deps';

/**
 * A tool: the parsed arguments (an object, otherwise unchecked), the invocation they came with, and the services it may
 * use. It answers with `toolSuccess` or `toolFailure` and is not expected to throw.
 */
export type ToolFunction = (
  args: Record<string, unknown>,
  invocation: ToolInvocation,
  deps?: ToolDeps,
) => Promise<ToolResult>;
