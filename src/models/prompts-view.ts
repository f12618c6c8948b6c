import { z } from 'zod';
import { promptActionSchema, promptKindSchema, promptPointerSchema } from './prompt';

/** ISO 8601. */
const instant = z.string();

/** What a prompt is called where one can be chosen. */
export const promptNames = ['active', 'previous', 'candidate', 'draft', 'fallback'] as const;

export type PromptName = (typeof promptNames)[number];

/** One text that a tenant answers with when no version on trial stands in for it. */
export const promptInForceSchema = z.object({
  kind: promptKindSchema.describe('`instruction` the system prompt, `greeting` the first words'),
  source: z
    .enum(['active', 'fallback', 'tenant_config', 'file'])
    .describe(
      'Where it comes from: the published version, the fallback because that was deleted, the tenant’s config, or a file of the installation',
    ),
  version_id: z.string().nullable().describe('Its version; null for a text that no version was made of yet'),
  prompt_text: z.string().describe('The text with its variables, not filled in'),
});

export type PromptInForce = z.infer<typeof promptInForceSchema>;

/** A tenant's prompts as they are shown: which versions answer, which wait, and the words in force. */
export const promptsViewSchema = z.object({
  tenant_id: z.string().describe('The tenant'),
  revision: z.number().int().describe('Grows with each change; 0 while nothing was ever edited or published'),
  active: promptPointerSchema.nullable().describe('The published versions; null when nothing is published'),
  previous: promptPointerSchema.nullable().describe('What `rollback` returns to; null when there is nothing'),
  fallback: promptPointerSchema
    .nullable()
    .describe('What answers should a version be deleted; null when nothing was kept as such'),
  draft: z
    .object({
      greeting_id: z.string().nullable().describe('Version of the greeting; null when it was not edited'),
      instruction_id: z.string().nullable().describe('Version of the instruction; null when it was not edited'),
    })
    .nullable()
    .describe('What was edited and not published; null when nothing is'),
  rollout: z
    .object({
      candidate: promptPointerSchema.describe('The versions'),
      percent: z.number().describe('Share of the calls that get them, of 100'),
      started_at: instant.describe('When the trial began, ISO 8601'),
    })
    .nullable()
    .describe('The versions on trial; null when there are none'),
  updated_at: instant.nullable().describe('When it was last changed, ISO 8601; null while it never was'),
  updated_by: z.string().nullable().describe('Who changed it last; null when that was not said'),
  in_force: z
    .array(promptInForceSchema)
    .describe('The words that a call is answered with now, unless it gets those on trial'),
});

export type PromptsView = z.infer<typeof promptsViewSchema>;

/** One version in a tenant's history, newest first. */
export const promptVersionViewSchema = z.object({
  version_id: z.string().describe('`<kind>-<32 hex digits>`: the same words are the same version'),
  kind: promptKindSchema.describe('`instruction` the system prompt, `greeting` the first words'),
  parent_id: z.string().nullable().describe('The version it was made from; null for the first'),
  created_at: instant.describe('When it was kept, ISO 8601'),
  created_by: z.string().nullable().describe('Who wrote it, or where it came from; null when that was not said'),
  is: z
    .array(z.enum(promptNames))
    .describe('What it is at present; empty when it answers nothing and waits for nothing'),
  prompt_text: z.string().describe('The text with its variables, not filled in'),
});

export type PromptVersionView = z.infer<typeof promptVersionViewSchema>;

/** One change of a tenant's prompts, and what answered from then on. */
export const promptChangeViewSchema = z.object({
  at: instant.describe('When, ISO 8601'),
  by: z.string().nullable().describe('Who; null when that was not said'),
  action: promptActionSchema.describe(
    'What was done: `trial` publishes for a share of the calls, or changes the share; `fallback` keeps what is published as the fallback',
  ),
  revision: z.number().int().describe('Of the state that it made'),
  active: promptPointerSchema.nullable().describe('What was published afterwards; null when nothing was'),
  rollout: z
    .object({
      candidate: promptPointerSchema.describe('The versions'),
      percent: z.number().describe('Share of the calls that get them, of 100'),
    })
    .nullable()
    .describe('What was on trial afterwards; null when nothing was'),
});

export type PromptChangeView = z.infer<typeof promptChangeViewSchema>;

/** How the texts of two pointers or versions differ, one unified patch for each kind that does. */
export const promptDiffSchema = z.object({
  from: z.string().describe('What is compared: a name, or a version’s id'),
  to: z.string().describe('With what: a name, or a version’s id'),
  patches: z
    .array(
      z.object({
        kind: promptKindSchema.describe('What differs'),
        patch: z.string().describe('A unified diff of the two texts'),
      }),
    )
    .describe('One for each kind that differs'),
});

export type PromptDiff = z.infer<typeof promptDiffSchema>;

/** How the calls answered with certain words went. */
export const promptOutcomesSchema = z.object({
  calls: z.number().int().describe('Calls that are over'),
  outcomes: z
    .array(
      z.object({
        outcome: z.string().describe('How they ended'),
        calls: z.number().int().describe('So many of them'),
        share: z.number().describe('The same, of 1'),
      }),
    )
    .describe('How they ended, the most frequent first'),
  mean_duration_s: z
    .number()
    .nullable()
    .describe('From the open socket to the end, seconds on average; null without such calls'),
  turn_latency_p50_ms: z
    .number()
    .nullable()
    .describe('Median over the calls of each call’s median latency, milliseconds; null without turns'),
});

export type PromptOutcomes = z.infer<typeof promptOutcomesSchema>;

const promptSideSchema = promptOutcomesSchema.extend({
  prompts: promptPointerSchema.nullable().describe('The versions; null where nothing was published'),
});

export type PromptSide = z.infer<typeof promptSideSchema>;

/** A version on trial beside what it is, or was, to replace, over the calls that began during the trial. */
export const promptComparisonSchema = z.object({
  tenant_id: z.string().describe('The tenant'),
  since: instant.describe('When the trial began, ISO 8601'),
  until: instant.nullable().describe('When it ended, ISO 8601; null while it is on'),
  percent: z.number().describe('Share of the calls that the version on trial gets, or got in the end, of 100'),
  active: promptSideSchema.describe('The calls answered with what was published, or by config or files'),
  candidate: promptSideSchema.describe('The calls answered with the version on trial'),
});

export type PromptComparison = z.infer<typeof promptComparisonSchema>;

/** A place in a template that cannot be rendered. */
export const promptProblemSchema = z.object({
  line: z.number().int().describe('Line of the text, from 1'),
  column: z.number().int().describe('Column of that line, from 1'),
  variable: z.string().nullable().describe('The variable that is not known; null for any other fault'),
  message: z.string().describe('What is wrong with it'),
});

export type PromptProblem = z.infer<typeof promptProblemSchema>;
