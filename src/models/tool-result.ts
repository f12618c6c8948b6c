import { z } from 'zod';

/** What a tool answers; it never throws. `output` is a JSON string and goes to the model as it is. */
export const toolResultSchema = z.object({
  function_call_id: z.string().min(1).describe('The model’s id of the function call: `call_…`'),
  ok: z.boolean().describe('Whether the tool succeeded'),
  output: z.string().describe('What it answered, a JSON text that goes to the model as it is'),
  error: z.string().nullable().default(null).describe('Code of the failure; null on success'),
});

export type ToolResult = z.infer<typeof toolResultSchema>;

/** A successful result; `output` is serialised. */
export function toolSuccess(functionCallId: string, output: Record<string, unknown>): ToolResult {
  return { function_call_id: functionCallId, ok: true, output: JSON.stringify(output), error: null };
}

/**
 * A failed result. The model reads `output` only, so the code is repeated there, beside what the model can do about it.
 */
export function toolFailure(functionCallId: string, error: string, output: Record<string, unknown>): ToolResult {
  return { function_call_id: functionCallId, ok: false, output: JSON.stringify({ error, ...output }), error };
}
