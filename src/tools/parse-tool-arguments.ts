import { z } from 'zod';

const argumentsSchema = z.record(z.string(), z.unknown());

/**
 * Reads the model's raw arguments: an object, or null for anything else. An empty text counts as `{}`, because that is
 * what models send for a function without parameters.
 */
export function parseToolArguments(argumentsJson: string): Record<string, unknown> | null {
  if (argumentsJson.trim() === '') return {};
  try {
    return argumentsSchema.safeParse(JSON.parse(argumentsJson)).data ?? null;
  } catch {
    return null;
  }
}
