import { z } from 'zod';
import { promptActionSchema, promptKindSchema, promptPointerSchema } from './prompt';

/** ISO 8601. */
const instant = z.string();

/** What a prompt is called where one can be chosen. */
export const promptNames = ['active', 'previous', 'candidate', 'draft', 'fallback'] as const;

export type PromptName = (typeof promptNames)[number];

/** One text that a tenant answers with when no version on trial stands in for it. */
export const promptInForceSchema = z.object({
  kind: promptKindSchema,
  source: z.enum(['active', 'tenant_config', 'file']),
  /** Null for a text that no version was made of yet. */
  version_id: z.string().nullable(),
  prompt_text: z.string(),
});

export type PromptInForce = z.infer<typeof promptInForceSchema>;

/** A tenant's prompts as they are shown: which versions answer, which wait, and the words in force. */
export const promptsViewSchema = z.object({
  tenant_id: z.string(),
  /** 0 while nothing was ever published or edited. */
  revision: z.number().int(),
  active: promptPointerSchema.nullable(),
  previous: promptPointerSchema.nullable(),
  fallback: promptPointerSchema.nullable(),
  draft: z.object({ greeting_id: z.string().nullable(), instruction_id: z.string().nullable() }).nullable(),
  rollout: z.object({ candidate: promptPointerSchema, percent: z.number(), started_at: instant }).nullable(),
  updated_at: instant.nullable(),
  updated_by: z.string().nullable(),
  in_force: z.array(promptInForceSchema),
});

export type PromptsView = z.infer<typeof promptsViewSchema>;

/** One version in a tenant's history, newest first. */
export const promptVersionViewSchema = z.object({
  version_id: z.string(),
  kind: promptKindSchema,
  parent_id: z.string().nullable(),
  created_at: instant,
  created_by: z.string().nullable(),
  /** What it is at present, if anything. */
  is: z.array(z.enum(promptNames)),
  prompt_text: z.string(),
});

export type PromptVersionView = z.infer<typeof promptVersionViewSchema>;

/** One change of a tenant's prompts, and what answered from then on. */
export const promptChangeViewSchema = z.object({
  at: instant,
  by: z.string().nullable(),
  action: promptActionSchema,
  revision: z.number().int(),
  active: promptPointerSchema.nullable(),
  rollout: z.object({ candidate: promptPointerSchema, percent: z.number() }).nullable(),
});

export type PromptChangeView = z.infer<typeof promptChangeViewSchema>;

/** How the texts of two pointers or versions differ, one unified patch for each kind that does. */
export const promptDiffSchema = z.object({
  from: z.string(),
  to: z.string(),
  patches: z.array(z.object({ kind: promptKindSchema, patch: z.string() })),
});

export type PromptDiff = z.infer<typeof promptDiffSchema>;

/** How the calls answered with certain words went. */
export const promptOutcomesSchema = z.object({
  /** Calls that are over. */
  calls: z.number().int(),
  /** The most frequent first; shares of 1. */
  outcomes: z.array(z.object({ outcome: z.string(), calls: z.number().int(), share: z.number() })),
  /** From the open socket to the end, seconds; null without such calls. */
  mean_duration_s: z.number().nullable(),
  /** Median over the calls of each call's median answer time, milliseconds. */
  turn_latency_p50_ms: z.number().nullable(),
});

export type PromptOutcomes = z.infer<typeof promptOutcomesSchema>;

/** A version on trial beside what it is to replace, over the calls since the trial began. */
export const promptComparisonSchema = z.object({
  tenant_id: z.string(),
  since: instant,
  percent: z.number(),
  active: promptOutcomesSchema,
  candidate: promptOutcomesSchema,
});

export type PromptComparison = z.infer<typeof promptComparisonSchema>;

/** A place in a template that cannot be rendered. */
export const promptProblemSchema = z.object({
  /** From 1. */
  line: z.number().int(),
  column: z.number().int(),
  /** The variable that is not known; null for any other fault. */
  variable: z.string().nullable(),
  message: z.string(),
});

export type PromptProblem = z.infer<typeof promptProblemSchema>;
