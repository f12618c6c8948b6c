import { type Collection, type Db } from 'mongodb';
import {
  type CallUsage,
  callUsageSchema,
  type ItemTranscription,
  itemTranscriptionSchema,
  type ResponseUsage,
  type TranscriptionUsage,
} from '../../models/usage';
import { isDuplicateKey } from './is-duplicate-key';

type UsageDocument = { _id: string } & (ResponseUsage | ItemTranscription);

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

/** `calls-usage`: what each call is billed by, one document a response and one a transcribed utterance. */
export class Usage {
  readonly #usage: Collection<UsageDocument>;

  constructor(db: Db) {
    this.#usage = db.collection<UsageDocument>('calls-usage');
  }

  /** Keeps the usage of one response; the second time changes nothing. */
  async save(response: ResponseUsage): Promise<void> {
    await this.#keep(`${response.call_id}:${response.response_id}`, response);
  }

  /** Keeps what transcribing one utterance was billed by; the second time changes nothing. */
  async saveTranscription(utterance: ItemTranscription): Promise<void> {
    await this.#keep(`${utterance.call_id}:${utterance.item_id}`, utterance);
  }

  /** The sum over the responses of a call; all zero when it had none. */
  async sum(callId: string): Promise<CallUsage> {
    const sums = Object.entries(summed).map(([name, field]) => [name, { $sum: field }]);
    const [total] = await this.#usage
      .aggregate([
        { $match: { call_id: callId, response_id: { $exists: true } } },
        { $group: { _id: null, responses: { $sum: 1 }, ...(Object.fromEntries(sums) as object) } },
      ])
      .toArray();
    return callUsageSchema.parse(total ?? {});
  }

  /** The sum over the transcribed utterances of a call; all zero when there were none. */
  async transcriptions(callId: string): Promise<TranscriptionUsage> {
    const documents = await this.#usage.find({ call_id: callId, item_id: { $exists: true } }).toArray();
    const sum: TranscriptionUsage = { utterances: 0, seconds: 0, audio_tokens: 0, text_tokens: 0, output_tokens: 0 };
    for (const { transcription } of documents.map((document) => itemTranscriptionSchema.parse(document))) {
      sum.utterances += 1;
      if (transcription.type === 'duration') {
        sum.seconds += transcription.seconds;
        continue;
      }
      const { input_token_details: details, input_tokens, output_tokens } = transcription;
      sum.audio_tokens += details?.audio_tokens ?? input_tokens;
      sum.text_tokens += details?.text_tokens ?? 0;
      sum.output_tokens += output_tokens;
    }
    return sum;
  }

  async #keep(_id: string, usage: ResponseUsage | ItemTranscription): Promise<void> {
    try {
      await this.#usage.updateOne({ _id }, { $setOnInsert: usage }, { upsert: true });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
}
