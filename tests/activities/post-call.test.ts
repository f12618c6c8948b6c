import { ApplicationFailure } from '@temporalio/activity';
import { createPostCallActivities, type PostCallDocumentDependencies } from '../../activities/post-call';
import type { CallMetadata } from '../../src/models/call-metadata';
import type { CallRecord } from '../../src/models/call-record';
import type { PostCallStep } from '../../src/models/post-call-input';
import { callUsageSchema } from '../../src/models/usage';
import { builtInPrices } from '../../src/policies/model-prices';
import { callMetadata, writtenSummary } from '../fixtures/call-metadata';
import { callRecord } from '../fixtures/call-record';
import { logLines } from '../fixtures/log-lines';
import { transcriptItem } from '../fixtures/transcript-item';

const call = { call_id: 'call-123' };
const million = 1_000_000;

describe('the work after a call', () => {
  let metadata: CallMetadata | null;
  let finished: (string | null)[];
  let tokens: number;
  let record: CallRecord;
  let lines: Record<string, unknown>[];
  let activities: ReturnType<typeof createPostCallActivities>;

  beforeEach(() => {
    metadata = callMetadata({ summary: writtenSummary() });
    finished = [];
    tokens = million;
    record = callRecord({ model: 'gpt-realtime-2.1' });
    const logged = logLines();
    lines = logged.lines;
    const set = (change: (known: CallMetadata) => Partial<CallMetadata>) => {
      if (metadata !== null) metadata = { ...metadata, ...change(metadata) };
      return Promise.resolve();
    };
    activities = createPostCallActivities({
      repositories: {
        calls: { find: () => Promise.resolve(record) },
        transcripts: { ofCall: () => Promise.resolve([transcriptItem()]) },
        usage: {
          sum: () => Promise.resolve(callUsageSchema.parse({ responses: tokens && 1, output_audio_tokens: tokens })),
          transcriptions: () =>
            Promise.resolve({
              ...{ utterances: tokens && 1, seconds: 0 },
              ...{ audio_tokens: tokens, text_tokens: 0, output_tokens: 0 },
            }),
        },
        callMetadata: {
          find: () => Promise.resolve(metadata),
          start: () => Promise.resolve(metadata !== null),
          setTranscript: (_id: string, transcript: CallMetadata['transcript']) => set(() => ({ transcript })),
          setCost: (_id: string, cost: CallMetadata['cost']) => set(() => ({ cost })),
          setSummary: (_id: string, fields: object) => set(({ summary }) => ({ summary: { ...summary, ...fields } })),
          setMail: (_id: string, fields: object) => set(({ mail }) => ({ mail: { ...mail, ...fields } })),
          finish: (_id: string, error: string | null) => Promise.resolve(void finished.push(error)),
        },
      } as unknown as PostCallDocumentDependencies['repositories'],
      prices: builtInPrices,
      session: { transcriptionModel: 'gpt-4o-mini-transcribe' },
      log: logged.log,
    });
  });

  test('begin_a_call_that_was_never_enqueued_is_not_tried_again', async () => {
    metadata = null;

    await expect(activities.beginPostCall(call)).rejects.toMatchObject({ nonRetryable: true });
    await expect(activities.beginPostCall(call)).rejects.toBeInstanceOf(ApplicationFailure);
  });

  test.each([
    ['promptly', { ended_at: '2026-11-20T10:03:05.000Z' }, false],
    ['promptly, with writes waiting', { ended_at: '2026-11-20T10:03:05.000Z', lost_writes: 1 }, true],
    ['long after its end', { ended_at: '2026-11-20T10:02:00.000Z' }, true],
    ['without a known end', { ended_at: null }, false],
  ])('begin_a_call_enqueued_%s_tells_whether_words_may_be_late', async (_, changes, words_may_be_late) => {
    metadata = callMetadata({ created_at: '2026-11-20T10:03:05.500Z' });
    record = callRecord(changes);

    await expect(activities.beginPostCall(call)).resolves.toEqual({ words_may_be_late });
  });

  test('assemble_notes_what_the_transcript_has', async () => {
    await expect(activities.assembleTranscript(call)).resolves.toEqual({ items: 1, gaps: 0, empty: false });

    expect(metadata?.transcript).toEqual({ items: 1, gaps: 0, empty: false });
  });

  test('price_counts_conversation_transcription_and_summary', async () => {
    const usage = { input_tokens: million, cached_tokens: 0, output_tokens: 0 };
    metadata = callMetadata({ summary: writtenSummary({ usage }) });

    const cost = await activities.priceCall(call);

    expect(cost).toMatchObject({ realtime: 64, transcription: 3, summary: 0.25, total: 67.25, unpriced_models: [] });
    expect(metadata?.cost).toEqual(cost);
  });

  test.each([
    ['that_it_was_answered_with', 'gpt-4o-transcribe', 6],
    ['of_today_where_the_record_names_none', null, 3],
  ])('price_of_transcription_is_that_of_the_model_%s', async (_, transcription_model, dollars) => {
    record = callRecord({ transcription_model });

    await expect(activities.priceCall(call)).resolves.toMatchObject({ transcription: dollars });
  });

  test('price_of_a_call_without_any_tokens_is_nothing', async () => {
    tokens = 0;

    await expect(activities.priceCall(call)).resolves.toMatchObject({ total: 0, unpriced_models: [] });
  });

  test('give_up_summary_leaves_it_failed', async () => {
    await activities.giveUpSummary(call);

    expect(metadata?.summary).toMatchObject({ state: 'failed', error: expect.stringContaining('post-call-call-123') });
  });

  const finish = async (gave_up: PostCallStep[] = []): Promise<unknown> =>
    (await activities.finishPostCall({ ...call, gave_up })).processed_status;

  test.each([
    ['all of it done', {}],
    ['nobody to be told', { mail: 'off', webhook: 'off' }],
    ['a mail that very probably arrived', { mail: 'unconfirmed' }],
    ['nothing said', { summary: 'empty' }],
  ] as const)('finish_with_%s_is_completed', async (_, states) => {
    metadata = withStates(states);

    await expect(finish()).resolves.toBe('completed');
    expect(finished).toEqual([null]);
  });

  test.each([
    [{ summary: 'refused' }, 'The summary is refused.'],
    [{ summary: 'invalid', mail: 'failed' }, 'The summary is invalid, the mail was not sent.'],
    [{ webhook: 'dead_letter' }, 'The end-of-call webhook was given up.'],
  ] as const)('finish_with_%j_is_failed_and_says_what', async (states, error) => {
    metadata = withStates(states);

    await expect(finish()).resolves.toBe('failed');
    expect(finished).toEqual([error]);
  });

  test.each([
    [{ summary: 'refused' }, 'sonore calls process'],
    [{ summary: 'refused', webhook: 'dead_letter' }, 'sonore webhooks resend'],
  ] as const)('finish_with_%j_tells_the_operator_of_%s', async (states, command) => {
    metadata = withStates(states);

    await finish();

    expect(lines).toMatchObject([
      { event: 'post_call_failed', level: 'WARNING', msg: `call processed, but not all of it: ${command}` },
    ]);
  });

  test('finish_after_a_step_that_could_not_be_done_is_failed', async () => {
    await expect(finish(['cost'])).resolves.toBe('failed');

    expect(finished).toEqual(['The cost could not be made.']);
  });

  test('finish_after_the_mail_was_given_up_leaves_it_failed', async () => {
    await expect(finish(['mail'])).resolves.toBe('failed');

    expect(metadata?.mail.state).toBe('failed');
  });
});

function withStates(states: {
  summary?: CallMetadata['summary']['state'];
  mail?: CallMetadata['mail']['state'];
  webhook?: CallMetadata['webhook']['state'];
}): CallMetadata {
  const plain = callMetadata();
  return {
    ...plain,
    summary: writtenSummary({ state: states.summary ?? 'written' }),
    mail: { ...plain.mail, state: states.mail ?? 'sent' },
    webhook: { ...plain.webhook, state: states.webhook ?? 'delivered' },
  };
}
