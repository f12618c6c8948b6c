import { type Collection, type Db } from 'mongodb';
import { z } from 'zod';
import type { PromptVariant } from '../../models/prompt';

/** What a comparison of prompts looks at in the record of a call that is over. */
const answeredCallSchema = z.object({
  prompt_variant: z.string(),
  outcome: z.string(),
  attached_at: z.date().nullish(),
  ended_at: z.date().nullish(),
  turns: z.object({ latency_p50_ms: z.number().nullish() }).nullish(),
});

export type AnsweredCall = z.infer<typeof answeredCallSchema>;

/** `calls`, read for how calls went by the words they were answered with. */
export class AnsweredCalls {
  readonly #calls: Collection;

  constructor(db: Db) {
    this.#calls = db.collection('calls');
  }

  /**
   * The calls of a tenant that began at `since` or later, and before `until` if that is known, are over, and were answered
   * with one of the variants.
   */
  async *during(
    tenantId: string,
    { since, until }: { since: Date; until: Date | null },
    variants: readonly PromptVariant[],
  ): AsyncGenerator<AnsweredCall, void, undefined> {
    const calls = this.#calls.find(
      {
        ...{ tenant_id: tenantId, started_at: { $gte: since, ...(until && { $lt: until }) } },
        ...{ outcome: { $ne: null }, prompt_variant: { $in: variants } },
      },
      {
        projection: {
          ...{ _id: 0, prompt_variant: 1, outcome: 1, attached_at: 1, ended_at: 1 },
          'turns.latency_p50_ms': 1,
        },
      },
    );
    for await (const call of calls) yield answeredCallSchema.parse(call);
  }
}
