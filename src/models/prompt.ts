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
  /** Who wrote it, or where it came from: `file:<name>` or `tenant_config`. */
  created_by: z.string().nullable(),
});

export type PromptText = z.infer<typeof promptTextSchema>;

/** Which versions a call is answered with; without a greeting of its own, that of the config or the file. */
export const promptPointerSchema = z.object({
  greeting_id: z.string().nullable().describe('Version of the greeting; null: that of the config or the file'),
  instruction_id: z.string().describe('Version of the instruction'),
});

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
  active: promptPointerSchema.nullable().default(null),
  /** What `rollback` returns to. */
  previous: promptPointerSchema.nullable().default(null),
  /** Answers when a version that should answer has been deleted. */
  fallback: promptPointerSchema.nullable().default(null),
  /** Edited, not published. */
  draft: z
    .object({ greeting_id: z.string().nullable(), instruction_id: z.string().nullable() })
    .nullable()
    .default(null),
  rollout: promptRolloutSchema.nullable().default(null),
  revision: z.number().int(),
  updated_at: z.date(),
  /** Last editor. */
  updated_by: z.string().nullable().default(null),
});

export type TenantPromptState = z.infer<typeof tenantPromptStateSchema>;

/**
 * What can be done to a tenant's prompts. `trial` publishes for a share of the calls, or changes the share; `fallback` makes
 * what is published the fallback.
 */
export const promptActionSchema = z.enum(['edit', 'publish', 'trial', 'promote', 'rollback', 'fallback']);

export type PromptAction = z.infer<typeof promptActionSchema>;

/** One change of a tenant's prompts, and what answered from then on. The latest are the state's field `changes`. */
export const promptChangeSchema = z.object({
  action: promptActionSchema,
  at: z.date(),
  by: z.string().nullable(),
  /** Of the state that it made. */
  revision: z.number().int(),
  active: promptPointerSchema.nullable(),
  rollout: promptRolloutSchema.pick({ candidate: true, percent: true }).nullable(),
});

export type PromptChange = z.infer<typeof promptChangeSchema>;

/**
 * Where a call's words came from: `active` the published version · `candidate` the one on trial · `after_hours` the
 * tenant's words for closed hours, at least in part · `tenant_config`, `files` nothing is published · `fallback` what was
 * meant could not be read.
 */
export const promptVariantSchema = z.enum(['active', 'candidate', 'after_hours', 'tenant_config', 'files', 'fallback']);

export type PromptVariant = z.infer<typeof promptVariantSchema>;
