import { z } from 'zod';
import { toolError } from '../models/failures';
import { type ToolResult, toolFailure, toolResultSchema } from '../models/tool-result';

/**
 * Characters of output a tool may answer with. It costs the model's attention, and a call's record, with its 200 tool calls at
 * most, has to fit into one message of 2 MB.
 */
export const longestOutput = 8_000;

const explainedOutput = z.looseObject({ error: z.string() });

/**
 * Holds what a tool answered to the contract of `ToolResult`; null when it is none. The answer always carries the id of
 * the call it belongs to (the model waits for that one), and a failure always names its code in `output`.
 */
export function checkToolResult(answer: unknown, functionCallId: string): ToolResult | null {
  const parsed = toolResultSchema.safeParse(answer);
  if (!parsed.success) return null;
  if (parsed.data.output.length > longestOutput) {
    const detail = 'The answer was too long to be used. Ask for less, or go on without it.';
    return toolFailure(functionCallId, toolError.toolExecutionError, { detail });
  }
  const result = { ...parsed.data, function_call_id: functionCallId };
  if (result.ok || isExplained(result.output)) return result;
  return toolFailure(functionCallId, result.error ?? toolError.toolExecutionError, { detail: result.output });
}

function isExplained(output: string): boolean {
  try {
    return explainedOutput.safeParse(JSON.parse(output)).success;
  } catch {
    return false;
  }
}
