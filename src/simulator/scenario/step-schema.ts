import { z } from 'zod';

const ms = z.number().int().min(0).max(3_600_000);
const text = z.string().trim().min(1, 'must not be empty');

/** `caller_says: Hello` for `caller_says: {text: Hello}`: a bare value stands for the field that matters. */
function withShorthand<T extends z.ZodType>(field: string, schema: T) {
  return z.preprocess((value) => {
    if (value === null) return {};
    return typeof value !== 'object' || Array.isArray(value) ? { [field]: value } : value;
  }, schema);
}

const utterance = z.strictObject({
  text,
  duration_ms: ms.optional(),
  transcription: z.enum(['completes', 'fails']).default('completes'),
});

/** When the model takes the floor: `asked` waits for the client's response.create; then it thinks before its first word. */
const floor = {
  thinks_ms: ms.optional(),
  begins: z.enum(['asked', 'unasked']).optional(),
  asked_within_ms: ms.default(10_000),
};

const toolCall = z.strictObject({
  tool: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'must be a tool name: letters, digits, _ and -'),
  arguments: z.union([z.record(z.string(), z.unknown()), z.string()], 'must be a mapping, or the raw text').default({}),
});

const resultMatcher = z.strictObject({
  tool: z.string(),
  ok: z.boolean().optional(),
  error: z.string().nullable().optional(),
  output: z.record(z.string(), z.unknown()).optional(),
});

const actions = {
  caller_says: withShorthand('text', utterance),
  caller_interrupts: withShorthand('text', utterance.extend({ after_ms: ms.default(800) })),
  caller_presses: withShorthand(
    'digits',
    z.strictObject({
      digits: z.coerce.string().regex(/^[0-9*#A-D]+$/, 'must be keys of a phone: 0-9 * # A-D (put them in quotes)'),
    }),
  ),
  caller_hangs_up: withShorthand(
    'after_ms',
    z.strictObject({ after_ms: ms.default(0), at_once: z.boolean().default(false) }),
  ),
  silence: withShorthand('duration_ms', z.strictObject({ duration_ms: ms })),
  model_says: withShorthand('text', z.strictObject({ text, duration_ms: ms.optional(), ...floor })),
  model_calls: withShorthand(
    'tools',
    z.strictObject({
      say: text.optional(),
      duration_ms: ms.optional(),
      tools: z.array(toolCall).min(1),
      ...floor,
    }),
  ),
  expect_results: withShorthand(
    'results',
    z.strictObject({ results: z.array(resultMatcher).default([]), within_ms: ms.default(15_000) }),
  ),
  expect_transfer: withShorthand(
    'target_uri',
    z.strictObject({ target_uri: z.string().optional(), within_ms: ms.default(15_000) }),
  ),
  expect_hangup: withShorthand('within_ms', z.strictObject({ within_ms: ms.default(15_000) })),
  expect_rejection: withShorthand(
    'status_code',
    z.strictObject({ status_code: z.number().int().min(300).max(699).optional() }),
  ),
  expect_attached: withShorthand('within_ms', z.strictObject({ within_ms: ms.default(10_000) })),
  drop_socket: withShorthand(
    'code',
    z.strictObject({ code: z.union([z.literal(1006), z.literal(1001)]).default(1006) }),
  ),
  session_expires: withShorthand('after_ms', z.strictObject({ after_ms: ms.default(0) })),
};

/** Every kind of step; docs/simulator.md explains them. */
export const STEP_KINDS = Object.keys(actions) as (keyof typeof actions)[];

/** One step of a script: a mapping with exactly one action, or the bare name of an action without details. */
export const stepSchema = z.preprocess(
  (step) => (typeof step === 'string' ? { [step]: null } : step),
  z
    .strictObject(actions)
    .partial()
    .superRefine((step, context) => {
      const named = Object.keys(step);
      if (named.length === 1) return;
      const found = named.length === 0 ? 'none' : named.join(' and ');
      context.addIssue({ code: 'custom', message: `a step has exactly one action, this one has ${found}` });
    }),
);

export type Step = z.infer<typeof stepSchema>;
export type StepKind = keyof typeof actions;
/** The details of one kind of step, with defaults filled in. */
export type StepDetails<K extends StepKind> = NonNullable<Step[K]>;
