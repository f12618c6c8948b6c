import { z } from 'zod';

/** The two kinds of prompt: the system prompt, and the first words. */
export const promptKindSchema = z.enum(['greeting', 'instruction']);

export type PromptKind = z.infer<typeof promptKindSchema>;

/**
 * One immutable version of a prompt in the collection `prompts`. A call pins the ids it was answered with, so a retry
 * or a take-over on another machine speaks with the same words.
 */
export const promptTextSchema = z.looseObject({
  /** `<kind>-<first 32 hex digits of the checksum>`: the same words are the same version. */
  _id: z.string(),
  tenant_id: z.string(),
  kind: promptKindSchema,
  prompt_text: z.string(),
  parent_id: z.string().nullable(),
  /** SHA-256 of tenant, kind and text, in hex. */
  checksum: z.string(),
  created_at: z.date(),
  /** Where the text came from: `file:<name>` or `tenant_config`. */
  created_by: z.string().nullable(),
});

export type PromptText = z.infer<typeof promptTextSchema>;

/** Which versions a call was answered with. */
export const promptPointerSchema = z.object({ greeting_id: z.string().nullable(), instruction_id: z.string() });

export type PromptPointer = z.infer<typeof promptPointerSchema>;
