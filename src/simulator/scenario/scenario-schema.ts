import { z } from 'zod';
import { type Step, stepSchema } from './step-schema';

const numberReason = 'must be an E.164 number in quotes, such as "+33612345678"';
const phoneNumber = z.string(numberReason).regex(/^\+\d{6,15}$/, numberReason);

/** What becomes of one REFER: the answer to the request, and whether the carrier then ends the call here. */
const transferSchema = z.strictObject({
  answer: z.number().int().min(200).max(599).default(200),
  then: z.enum(['caller_leaves', 'nothing']).default('caller_leaves'),
  after_ms: z.number().int().min(0).default(1000),
});

const ENDINGS = ['caller_hangs_up', 'expect_hangup', 'expect_rejection', 'session_expires'] as const;

/**
 * A scripted call: who calls whom, and what happens step by step. Unknown keys are refused. Durations are in
 * milliseconds; those of caller and model pass `speed` times as fast, limits on the answers of the system under test
 * (`within_ms`, `after_ms` of a transfer, ringing) are wall time.
 */
export const scenarioSchema = z
  .strictObject({
    name: z.string().min(1),
    description: z.string().optional(),
    caller: z.union([phoneNumber, z.literal('anonymous')], `${numberReason}, or anonymous`),
    dialed: phoneNumber,
    gives_up_after_ms: z.number().int().min(0).default(30_000),
    unscripted_reply: z.string().min(1).default('One moment, please.'),
    transfers: z
      .array(transferSchema)
      .min(1)
      .default([{ answer: 200, then: 'caller_leaves', after_ms: 1000 }]),
    steps: z.array(stepSchema),
  })
  .superRefine(({ steps }, context) => {
    steps.forEach((step, index) => {
      const complaint = complaintAbout(step, steps[index - 1], index < steps.length - 1);
      if (complaint !== null) context.addIssue({ code: 'custom', path: ['steps', index], message: complaint });
    });
  });

function complaintAbout(step: Step, before: Step | undefined, isFollowed: boolean): string | null {
  const ending = ENDINGS.find((kind) => step[kind] !== undefined);
  if (ending !== undefined && isFollowed) return `nothing can follow ${ending}: the call is over`;
  if (step.expect_rejection !== undefined && before !== undefined) {
    return 'expect_rejection must be the only step: a rejected call has no conversation';
  }
  const speaks = before?.model_says !== undefined || before?.model_calls?.say !== undefined;
  if (step.caller_interrupts !== undefined && !speaks) {
    return 'caller_interrupts must follow a model_says, or a model_calls that says something';
  }
  return null;
}

export type Scenario = z.infer<typeof scenarioSchema>;
/** A scenario as a script file or a test writes it, defaults left out. */
export type ScenarioInput = z.input<typeof scenarioSchema>;
export type TransferBehaviour = z.infer<typeof transferSchema>;
