import { CallToolResultSchema, ErrorCode } from '@modelcontextprotocol/sdk/types.js';
import type { z } from 'zod';
import { toolError } from '../../models/failures';
import type { McpTool } from '../../models/mcp-server';
import type { RemoteAnswer } from '../../models/remote-tools';
import { RemoteFailure } from '../remote-http/remote-failure';
import { McpRefusal } from './mcp-failure';
import { type SessionOptions, withMcpSession } from './mcp-session';

type CallToolResult = z.infer<typeof CallToolResultSchema>;

/** So much of a refusal's text is passed on to the model, characters. */
const longestReason = 500;

/**
 * Calls a tool of an MCP server, once. `clean` takes out of an answer what nobody else may see.
 * @throws RemoteFailure when there is no answer that could be used.
 */
export async function callMcpTool(
  options: SessionOptions & { clean: (value: unknown) => unknown },
  tool: McpTool,
  args: Record<string, unknown>,
): Promise<RemoteAnswer> {
  try {
    const answer = await withMcpSession(options, (request) =>
      request({ method: 'tools/call', params: { name: tool.tool, arguments: args } }, CallToolResultSchema),
    );
    return answerOf(options.clean(CallToolResultSchema.parse(answer)) as CallToolResult);
  } catch (error) {
    if (!(error instanceof McpRefusal)) throw error;
    if (error.code !== (ErrorCode.InvalidParams as number)) {
      throw new RemoteFailure('permanent', error.message);
    }
    const words = String(options.clean(error.words)).slice(0, longestReason);
    return {
      ok: false,
      error: toolError.invalidArguments,
      detail: `The service did not take the arguments: ${words}. Correct them, or go on without it.`,
    };
  }
}

function answerOf({ content, structuredContent, isError }: CallToolResult): RemoteAnswer {
  const text = content.map((part) => (part.type === 'text' ? part.text : `[${part.type} left out]`)).join('\n');
  if (isError) {
    return {
      ok: false,
      error: toolError.remoteToolRefused,
      detail: `The service refused. It says: ${text.slice(0, longestReason)}. Correct the arguments if that helps, else tell the caller.`,
    };
  }
  return { ok: true, output: { answer: structuredContent ?? jsonOf(text) } };
}

/** Many servers put JSON into their text. */
function jsonOf(text: string): unknown {
  try {
    return /^\s*[[{]/.test(text) ? JSON.parse(text) : text;
  } catch {
    return text;
  }
}
