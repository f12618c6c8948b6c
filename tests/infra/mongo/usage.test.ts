import { Usage } from '../../../src/infra/mongo/usage';
import { type ResponseUsage } from '../../../src/models/usage';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';

let database: OwnDatabase;
let usage: Usage;
beforeAll(async () => {
  database = await ownDatabase();
  usage = new Usage(database.db);
});
afterEach(() => database.db.collection('calls-usage').deleteMany({}));
afterAll(() => database.drop());

/** As `response.done` reports it. */
function response(responseId: string, callId = 'call-123'): ResponseUsage {
  return {
    call_id: callId,
    response_id: responseId,
    status: 'completed',
    usage: {
      total_tokens: 100,
      input_tokens: 60,
      output_tokens: 40,
      input_token_details: {
        text_tokens: 20,
        audio_tokens: 40,
        cached_tokens: 30,
        cached_tokens_details: { text_tokens: 10, audio_tokens: 20 },
      },
      output_token_details: { text_tokens: 5, audio_tokens: 35 },
    },
  };
}

describe('Usage', () => {
  test('sum_adds_up_every_kind_of_token_over_the_responses_of_the_call', async () => {
    await Promise.all(
      [response('resp_1'), response('resp_2'), response('resp_1', 'other')].map((one) => usage.save(one)),
    );

    await expect(usage.sum('call-123')).resolves.toEqual({
      responses: 2,
      total_tokens: 200,
      input_tokens: 120,
      output_tokens: 80,
      input_text_tokens: 40,
      input_audio_tokens: 80,
      cached_text_tokens: 20,
      cached_audio_tokens: 40,
      output_text_tokens: 10,
      output_audio_tokens: 70,
    });
  });

  test('save_same_response_again_also_concurrently_counts_once', async () => {
    await Promise.all(Array.from({ length: 4 }, () => usage.save(response('resp_1'))));
    await usage.save(response('resp_1'));

    await expect(usage.sum('call-123')).resolves.toMatchObject({ responses: 1, total_tokens: 100 });
  });

  test('sum_without_details_counts_them_as_zero', async () => {
    const tokens = { total_tokens: 3, input_tokens: 1, output_tokens: 2 };
    await usage.save({ ...response('resp_1'), usage: tokens });

    await expect(usage.sum('call-123')).resolves.toMatchObject({ ...tokens, input_text_tokens: 0 });
  });

  test('sum_of_a_call_without_responses_is_zero', async () => {
    await expect(usage.sum('unknown')).resolves.toMatchObject({ responses: 0, total_tokens: 0 });
  });

  test('transcriptions_are_summed_apart_from_responses_each_utterance_once', async () => {
    const tokens = {
      ...{ type: 'tokens' as const, input_tokens: 30, output_tokens: 7 },
      input_token_details: { text_tokens: 4, audio_tokens: 26 },
    };
    await usage.save(response('resp_1'));
    for (const item_id of ['item_1', 'item_2', 'item_1']) {
      await usage.saveTranscription({ call_id: 'call-123', item_id, transcription: tokens });
    }
    await usage.saveTranscription({
      call_id: 'call-123',
      item_id: 'item_3',
      transcription: { type: 'duration', seconds: 2.5 },
    });
    await usage.saveTranscription({ call_id: 'other', item_id: 'item_1', transcription: tokens });

    expect(await usage.transcriptions('call-123')).toEqual({
      ...{ utterances: 3, seconds: 2.5 },
      ...{ audio_tokens: 52, text_tokens: 8, output_tokens: 14 },
    });
    expect(await usage.sum('call-123')).toMatchObject({ responses: 1, total_tokens: 100 });
  });

  test('transcriptions_whose_tokens_are_not_told_apart_count_as_audio', async () => {
    const transcription = { type: 'tokens' as const, input_tokens: 30, output_tokens: 7 };
    await usage.saveTranscription({ call_id: 'call-123', item_id: 'item_1', transcription });

    expect(await usage.transcriptions('call-123')).toMatchObject({ audio_tokens: 30, text_tokens: 0 });
  });
});
