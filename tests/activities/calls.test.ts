import { type AcceptInput, acceptBody, type CallActivities, createCallActivities } from '../../activities/calls';
import type { OpenAICallsService } from '../../src/infra/openai/calls-http';
import { OpenAIFailure, type OpenAIFailureKind } from '../../src/infra/openai/openai-failure';
import type { Repositories } from '../../src/infra/mongo/repositories';
import { createLogger } from '../../src/infra/logger';
import type { PromptFiles } from '../../src/infra/prompt-files';

const session = { model: 'gpt-realtime-2.1', voice: 'marin', transcriptionModel: 'gpt-4o-transcribe' };

function acceptInput(overrides: Partial<AcceptInput> = {}): AcceptInput {
  return {
    call_id: 'call-123',
    instruction_id: 'instruction-1',
    tools: [],
    tool_choice: 'none',
    locale: null,
    ...overrides,
  };
}

/** The activities on an OpenAI that answers each request with `answer`. */
function callActivities(answer: () => Promise<{ status: 'success' }> = () => Promise.resolve({ status: 'success' })): {
  activities: CallActivities;
  requests: Record<'accept' | 'reject' | 'refer' | 'hangup', jest.Mock>;
} {
  const requests = {
    accept: jest.fn(answer),
    reject: jest.fn(answer),
    refer: jest.fn(answer),
    hangup: jest.fn(answer),
  };
  const callsService = {
    accept_call: requests.accept,
    reject_call: requests.reject,
    refer_call: requests.refer,
    hangup_call: requests.hangup,
  };
  const prompts = { known: () => undefined, read: (id: string) => Promise.resolve(`text of ${id}`) };
  const activities = createCallActivities({
    // Plain objects with the methods that are called.
    callsService: callsService as unknown as OpenAICallsService,
    repositories: { prompts } as unknown as Repositories,
    promptFiles: { read: () => Promise.resolve(null) } as unknown as PromptFiles,
    session,
    log: createLogger({ level: 'CRITICAL' }),
  });
  return { activities, requests };
}

describe('acceptBody', () => {
  it('accept_body_is_exactly_what_sip_takes', () => {
    const tools = [{ type: 'function' as const, name: 'request_transfer', parameters: { type: 'object' } }];

    const body = acceptBody(acceptInput({ tools, tool_choice: 'auto', locale: 'fr-FR' }), 'Be kind.', session);

    expect(body).toEqual({
      type: 'realtime',
      model: 'gpt-realtime-2.1',
      instructions: 'Be kind.',
      output_modalities: ['audio'],
      audio: {
        input: {
          transcription: { model: 'gpt-4o-transcribe', language: 'fr' },
          turn_detection: { type: 'server_vad', create_response: true, interrupt_response: true },
        },
        output: { voice: 'marin' },
      },
      tools,
      tool_choice: 'auto',
    });
  });

  it.each([
    ['pt_BR', 'pt'],
    ['DE', 'de'],
    [null, undefined],
    ['', undefined],
    ['C', undefined],
    ['French', undefined],
    ['zh-Hant-TW', 'zh'],
  ])('accept_body_locale_%s_is_transcribed_as_%s', (locale, language) => {
    const { transcription } = acceptBody(acceptInput({ locale }), 'Be kind.', session).audio.input;

    expect(transcription.language).toBe(language);
  });
});

describe('call activities', () => {
  it('accept_sends_the_pinned_instructions_and_answers_the_session', async () => {
    const { activities, requests } = callActivities();

    const answer = await activities.acceptCall(acceptInput());

    expect(answer).toEqual({
      ...{ model: 'gpt-realtime-2.1', voice: 'marin' },
      transcription_model: 'gpt-4o-transcribe',
    });
    expect(requests.accept).toHaveBeenCalledWith({
      call_id: 'call-123',
      body: expect.objectContaining({ instructions: 'text of instruction-1' }) as unknown,
      idempotency_key: 'accept:call-123',
    });
  });

  it('reject_refer_and_hang_up_carry_their_keys', async () => {
    const { activities, requests } = callActivities();
    const refer = { call_id: 'call-123', target_uri: 'tel:+33145678999', idempotency_key: 'refer:call-123:fc-1' };

    await activities.rejectCall({ call_id: 'call-123', status_code: 404 });
    await activities.referCall(refer);
    await activities.hangUpCall({ call_id: 'call-123' });

    expect(requests.reject.mock.calls).toEqual([
      [{ call_id: 'call-123', status_code: 404, idempotency_key: 'reject:call-123' }],
    ]);
    expect(requests.refer.mock.calls).toEqual([[refer]]);
    expect(requests.hangup.mock.calls).toEqual([[{ call_id: 'call-123', idempotency_key: 'hangup:call-123' }]]);
  });

  it.each<[OpenAIFailureKind, string, boolean]>([
    ['gone', 'CallGone', true],
    ['permanent', 'OpenAIPermanent', true],
    ['retryable', 'OpenAIRetryable', false],
    ['ambiguous', 'OpenAIAmbiguous', false],
  ])('failure_%s_becomes_%s_non_retryable_%s', async (kind, type, nonRetryable) => {
    const failure = new OpenAIFailure(kind);
    const { activities } = callActivities(() => Promise.reject(failure));

    const refer = activities.referCall({ call_id: 'c', target_uri: 'tel:+1', idempotency_key: 'k' });

    await expect(refer).rejects.toMatchObject({ type, nonRetryable, details: [], cause: failure });
  });

  it('failure_with_retry_after_carries_the_milliseconds', async () => {
    const failure = new OpenAIFailure('retryable', { status: 429, retryAfterMs: 700 });
    const { activities } = callActivities(() => Promise.reject(failure));

    const hangUp = activities.hangUpCall({ call_id: 'c' });

    await expect(hangUp).rejects.toMatchObject({ type: 'OpenAIRetryable', details: [700], nextRetryDelay: 700 });
  });

  it('failure_that_is_not_openais_passes_through', async () => {
    const failure = new Error('database away');
    const { activities } = callActivities(() => Promise.reject(failure));

    await expect(activities.hangUpCall({ call_id: 'c' })).rejects.toBe(failure);
  });
});
