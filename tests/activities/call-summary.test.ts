import { DefaultLogger } from '@temporalio/worker';
import { ApplicationFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import { createSummaryActivities, type SummaryDependencies } from '../../activities/call-summary';
import { OpenAIFailure } from '../../src/infra/openai/openai-failure';
import type { StructuredAnswer, StructuredRequest } from '../../src/infra/openai/responses';
import type { CallMetadata } from '../../src/models/call-metadata';
import type { TenantConfig } from '../../src/models/tenant-config';
import { callMetadata, writtenSummary } from '../fixtures/call-metadata';
import { callRecord } from '../fixtures/call-record';
import { sampleTenantConfig } from '../fixtures/sample-tenant-config';
import { transcriptItem } from '../fixtures/transcript-item';

const content = writtenSummary().content;
const usage = { input_tokens: 100, cached_tokens: 10, output_tokens: 20 };

function answer(changes: Partial<StructuredAnswer> = {}): StructuredAnswer {
  return { kind: 'written', text: JSON.stringify(content), model: 'gpt-5-mini-2025-08-07', usage, ...changes };
}

describe('summariseCall', () => {
  let metadata: CallMetadata;
  let tenant: TenantConfig | null;
  let answers: (StructuredAnswer | OpenAIFailure)[];
  let asked: StructuredRequest[];
  let lines: Record<string, unknown>[];
  let runId: string;

  beforeEach(() => {
    metadata = callMetadata({ transcript: { items: 1, gaps: 0, empty: false } });
    tenant = sampleTenantConfig({ display_name: 'Acme', locale: 'fr-FR' });
    answers = [];
    asked = [];
    lines = [];
    runId = 'run-1';
  });

  function scripted(): Promise<StructuredAnswer> {
    const next = answers.shift() ?? answer();
    return next instanceof OpenAIFailure ? Promise.reject(next) : Promise.resolve(next);
  }

  async function summarise({
    write = scripted,
    onHeartbeat,
  }: { write?: () => Promise<StructuredAnswer>; onHeartbeat?: () => void } = {}): Promise<string> {
    const repositories = {
      calls: { find: () => Promise.resolve(callRecord({ outcome: 'caller_hung_up' })) },
      transcripts: { ofCall: () => Promise.resolve([transcriptItem()]) },
      tenantConfigs: {
        find: () => Promise.resolve(tenant === null ? { kind: 'missing' } : { kind: 'found', config: tenant }),
      },
      callMetadata: {
        find: () => Promise.resolve(metadata),
        setSummary: (_id: string, fields: Partial<CallMetadata['summary']>) => {
          metadata = { ...metadata, summary: { ...metadata.summary, ...fields } };
          return Promise.resolve();
        },
      },
    } as unknown as SummaryDependencies['repositories'];
    const { summariseCall } = createSummaryActivities({
      repositories,
      responses: {
        write: (request) => {
          asked.push(request);
          return write();
        },
      },
      summaryModel: 'gpt-5-mini',
      log: pino({}, { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) }),
    });
    const environment = new MockActivityEnvironment(
      { workflowExecution: { workflowId: 'post-call-1', runId } },
      { logger: new DefaultLogger('ERROR') },
    );
    if (onHeartbeat) environment.on('heartbeat', onHeartbeat);
    return environment.run(summariseCall, { call_id: 'call-123' });
  }

  test('summarise_keeps_the_summary_with_model_prompt_and_tokens', async () => {
    await expect(summarise()).resolves.toBe('written');

    expect(metadata.summary).toEqual({
      ...{ state: 'written', content, extracted: null, error: null, raw_output: null },
      ...{ model: 'gpt-5-mini-2025-08-07', usage },
      prompt_text: asked[0]?.instructions,
      prompt_version: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(asked).toMatchObject([{ model: 'gpt-5-mini', name: 'call_summary', maxOutputTokens: 6_000 }]);
    expect(asked[0]?.instructions).toContain('fr-FR');
    expect(asked[0]?.input).toContain('I would like to talk to sales.');
  });

  test('summarise_that_takes_long_beats_meanwhile', async () => {
    jest.useFakeTimers();
    try {
      let beats = 0;
      const slow = summarise({
        write: async () => {
          await new Promise((resolve) => setTimeout(resolve, 35_000));
          return answer();
        },
        onHeartbeat: () => (beats += 1),
      });
      await jest.advanceTimersByTimeAsync(35_000);

      await expect(slow).resolves.toBe('written');
      expect(beats).toBe(6);
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  test('summarise_says_nothing_of_what_was_said_in_the_log', async () => {
    await summarise();

    expect(lines).toMatchObject([
      { event: 'call_summarised', call_id: 'call-123', tenant_id: 'test-tenant', state: 'written' },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/chairs|sales/);
  });

  test('summarise_again_asks_nobody', async () => {
    await summarise();
    await expect(summarise()).resolves.toBe('written');

    expect(asked).toHaveLength(1);
  });

  test.each([
    ['a tenant that wants none', { post_call: { summary: { enabled: false } } }, 'off'],
    ['a tenant that is no longer there', null, 'off'],
    ['an empty transcript', {}, 'empty'],
  ])('summarise_for_%s_asks_nobody', async (_, config, state) => {
    tenant = config === null ? null : sampleTenantConfig(config);
    if (state === 'empty') metadata = callMetadata({ transcript: { items: 1, gaps: 0, empty: true } });

    await expect(summarise()).resolves.toBe(state);

    expect(metadata.summary).toMatchObject({ state, content: null });
    expect(asked).toEqual([]);
  });

  test('summarise_tenants_model_wishes_and_fields_are_used', async () => {
    const extraction_schema = { type: 'object', properties: { chairs: { type: 'integer' } }, required: ['chairs'] };
    const summary = { model: 'gpt-4.1', instruction_text: 'Mention the order number.', extraction_schema };
    tenant = sampleTenantConfig({ post_call: { summary } });
    answers = [answer({ text: JSON.stringify({ ...content, extracted: { chairs: 12 } }) })];

    await summarise();

    expect(metadata.summary).toMatchObject({ state: 'written', content, extracted: { chairs: 12 } });
    expect(asked).toMatchObject([{ model: 'gpt-4.1', instructions: expect.stringContaining('order number') }]);
  });

  test('summarise_fields_that_cannot_be_asked_for_are_left_out_and_said', async () => {
    tenant = sampleTenantConfig({ post_call: { summary: { extraction_schema: { type: 'object' } } } });

    await expect(summarise()).resolves.toBe('written');

    expect(metadata.summary).toMatchObject({ extracted: null, error: expect.stringContaining('extraction_schema') });
  });

  test('summarise_out_of_tokens_is_asked_once_more_with_more_of_them', async () => {
    answers = [answer({ kind: 'incomplete', text: '{"summ' })];

    await expect(summarise()).resolves.toBe('written');

    expect(asked.map(({ maxOutputTokens }) => maxOutputTokens)).toEqual([6_000, 16_000]);
    expect(metadata.summary.usage).toEqual({ input_tokens: 200, cached_tokens: 20, output_tokens: 40 });
  });

  test.each([
    ['no JSON', 'Here you are: {}', 'no JSON'],
    ['JSON that does not fit', '{"summary": 1}', 'summary'],
  ])('summarise_%s_is_asked_for_once_more', async (_, text) => {
    answers = [answer({ text })];

    await expect(summarise()).resolves.toBe('written');

    expect(asked).toHaveLength(2);
  });

  test.each([
    ['incomplete', answer({ kind: 'incomplete', text: '{"summ' }), '16000 output tokens'],
    ['invalid', answer({ text: '{"summary": 1}' }), 'does not fit'],
  ])('summarise_twice_%s_is_kept_for_inspection', async (state, twice, error) => {
    answers = [twice, twice];

    await expect(summarise()).resolves.toBe(state);

    expect(metadata.summary).toMatchObject({ state, content: null, raw_output: twice.text });
    expect(metadata.summary.error).toContain(error);
    expect(metadata.summary.usage?.input_tokens).toBe(200);
  });

  test('summarise_fields_that_do_not_fit_the_tenants_schema_are_invalid', async () => {
    const extraction_schema = { type: 'object', properties: { chairs: { type: 'integer' } }, required: ['chairs'] };
    tenant = sampleTenantConfig({ post_call: { summary: { extraction_schema } } });
    const misfit = answer({ text: JSON.stringify({ ...content, extracted: { chairs: 'twelve' } }) });
    answers = [misfit, misfit];

    await expect(summarise()).resolves.toBe('invalid');

    expect(metadata.summary.error).toContain('extracted: chairs must be integer');
  });

  test('summarise_refusal_is_not_asked_again_until_the_call_is_processed_again', async () => {
    answers = [answer({ kind: 'refused', text: 'I cannot assist.' })];

    await expect(summarise()).resolves.toBe('refused');
    expect(asked).toHaveLength(1);
    expect(metadata.summary).toMatchObject({ state: 'refused', raw_output: 'I cannot assist.' });

    await expect(summarise()).resolves.toBe('written');
    expect(metadata.summary.usage?.input_tokens).toBe(200);
  });

  test.each([
    ['permanent', 401, 'OPENAI_API_KEY'],
    ['permanent', 400, 'refused'],
    ['gone', 404, 'no model gpt-5-mini'],
  ] as const)('summarise_%s_%i_of_openai_is_failed_and_says_%s', async (kind, status, reason) => {
    answers = [new OpenAIFailure(kind, { status })];

    await expect(summarise()).resolves.toBe('failed');

    expect(metadata.summary.error).toContain(reason);
    expect(metadata.summary.error).toContain(String(status));
  });

  test('summarise_tokens_of_an_answer_count_when_the_request_after_it_fails', async () => {
    const cutOff = answer({ kind: 'incomplete', text: '{"summ' });
    answers = [cutOff, new OpenAIFailure('retryable', { status: 500 })];

    await expect(summarise()).rejects.toBeInstanceOf(ApplicationFailure);
    expect(metadata.summary).toMatchObject({ state: 'none', usage, model: 'gpt-5-mini-2025-08-07' });

    await expect(summarise()).resolves.toBe('written');
    expect(metadata.summary.usage).toEqual({ input_tokens: 200, cached_tokens: 20, output_tokens: 40 });
  });

  test('summarise_found_empty_or_off_before_is_looked_at_again', async () => {
    const failed = { error: 'The model declined.' };
    metadata = callMetadata({ transcript: { items: 0, gaps: 0, empty: true }, summary: writtenSummary(failed) });
    metadata = { ...metadata, summary: { ...metadata.summary, state: 'refused' } };
    await expect(summarise()).resolves.toBe('empty');
    expect(metadata.summary.error).toBeNull();

    metadata = { ...metadata, transcript: { items: 1, gaps: 0, empty: false } };

    await expect(summarise()).resolves.toBe('written');
  });

  test('summarise_in_another_run_is_another_request', async () => {
    answers = [answer({ text: 'no' }), answer({ kind: 'refused', text: 'no' })];
    await summarise();
    runId = 'run-2';
    await summarise();

    const [first, second, third] = asked.map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set([first, second, third]).size).toBe(3);
    expect(third).toContain('call-123');
  });

  test('summarise_openai_away_is_left_to_temporal_with_the_pause_it_asks_for', async () => {
    answers = [new OpenAIFailure('retryable', { status: 429, retryAfterMs: 7_000 })];

    const failure: unknown = await summarise().catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type: 'OpenAIRetryable', nonRetryable: false, nextRetryDelay: 7_000 });
    expect(metadata.summary.state).toBe('none');
  });
});
