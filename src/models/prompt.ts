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

/** A new version on trial: calls whose id hashes below `percent` of 100 are answered with it. */
export const promptRolloutSchema = z.object({
  candidate: promptPointerSchema,
  percent: z.number().min(0).max(100),
  started_at: z.date(),
});

/**
 * Which versions a tenant answers with: one document of `tenant-prompt-state`, `_id` being the tenant's. A tenant
 * without one answers with the texts of its config, or with the files. `revision` grows with every change, and each
 * change is made on the condition that it is still the one that was read.
 */
export const tenantPromptStateSchema = z.looseObject({
  _id: z.string(),
  tenant_id: z.string(),
  active: promptPointerSchema.nullable(),
  /** What `rollback` returns to. */
  previous: promptPointerSchema.nullable(),
  /** Answers when the active version cannot be read. */
  fallback: promptPointerSchema.nullable(),
  /** Edited, not published. */
  draft: z.object({ greeting_id: z.string().nullable(), instruction_id: z.string().nullable() }).nullable(),
  rollout: promptRolloutSchema.nullable(),
  revision: z.number().int(),
  updated_at: z.date(),
  /** Last editor. */
  updated_by: z.string().nullable(),
});

export type TenantPromptState = z.infer<typeof tenantPromptStateSchema>;

/**
 * Where a call's words came from: `active` the published version · `candidate` the one on trial · `after_hours` the
 * tenant's words for closed hours · `tenant_config`, `files` nothing is published · `fallback` the database did not answer.
 */
export const promptVariantSchema = z.enum(['active', 'candidate', 'after_hours', 'tenant_config', 'files', 'fallback']);

export type PromptVariant = z.infer<typeof promptVariantSchema>;
