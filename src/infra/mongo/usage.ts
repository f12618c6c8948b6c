import { type Collection, type Db } from 'mongodb';
import { type CallUsage, callUsageSchema, type ResponseUsage } from '../../models/usage';
import { isDuplicateKey } from './is-duplicate-key';

type UsageDocument = ResponseUsage & { _id: string };

/** Where each sum comes from in a `response.done` (OpenAI `RealtimeResponseUsage`). */
const summed = {
  total_tokens: '$usage.total_tokens',
  input_tokens: '$usage.input_tokens',
  output_tokens: '$usage.output_tokens',
  input_text_tokens: '$usage.input_token_details.text_tokens',
  input_audio_tokens: '$usage.input_token_details.audio_tokens',
  cached_text_tokens: '$usage.input_token_details.cached_tokens_details.text_tokens',
  cached_audio_tokens: '$usage.input_token_details.cached_tokens_details.audio_tokens',
  output_text_tokens: '$usage.output_token_details.text_tokens',
  output_audio_tokens: '$usage.output_token_details.audio_tokens',
} as const satisfies Record<Exclude<keyof CallUsage, 'responses'>, string>;

/** `calls-usage`: the tokens of each response of each call, one document a response. */
export class Usage {
  readonly #responses: Collection<UsageDocument>;

  constructor(db: Db) {
    this.#responses = db.collection<UsageDocument>('calls-usage');
  }

  /** Keeps the usage of one response; the second time changes nothing. */
  async save(response: ResponseUsage): Promise<void> {
    const _id = `${response.call_id}:${response.response_id}`;
    try {
      await this.#responses.updateOne({ _id }, { $setOnInsert: response }, { upsert: true });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** The sum over the responses of a call; all zero when it had none. */
  async sum(callId: string): Promise<CallUsage> {
    const sums = Object.entries(summed).map(([name, field]) => [name, { $sum: field }]);
    const [total] = await this.#responses
      .aggregate([
        { $match: { call_id: callId } },
        { $group: { _id: null, responses: { $sum: 1 }, ...(Object.fromEntries(sums) as object) } },
      ])
      .toArray();
    return callUsageSchema.parse(total ?? {});
  }
}
