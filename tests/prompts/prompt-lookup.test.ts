import type { AfterHours } from '../../src/models/call-policies';
import type { PromptKind, PromptPointer, TenantPromptState } from '../../src/models/prompt';
import { promptVersion, PromptVersionMissing } from '../../src/infra/mongo/prompts';
import type { Repositories } from '../../src/infra/mongo/repositories';
import type { PromptFiles } from '../../src/infra/prompt-files';
import { type FoundPrompts, PromptLookup } from '../../src/prompts/prompt-lookup';
import { rolloutShare } from '../../src/prompts/rollout-share';
import { logLines } from '../fixtures/log-lines';
import { sampleTenantConfig } from '../fixtures/sample-tenant-config';

const files = { instruction: 'By file.', greeting: 'File greets.' };

const pointer = (name: string): PromptPointer => ({ instruction_id: `i-${name}`, greeting_id: `g-${name}` });

function state(change: Partial<TenantPromptState> = {}): TenantPromptState {
  return {
    ...{ _id: 'test-tenant', tenant_id: 'test-tenant', active: pointer('active'), previous: null, fallback: null },
    ...{ draft: null, rollout: null, revision: 1, updated_at: new Date(), updated_by: null },
    ...change,
  };
}

interface World {
  state: () => Promise<TenantPromptState | null>;
  /** Versions that are not there. */
  missing: string[];
  /** What reading a version, and pinning a text, comes to. */
  database: () => Promise<unknown>;
  files: Partial<Record<PromptKind, string | Error>>;
  config: Record<string, unknown>;
  afterHours: AfterHours | undefined;
  callId: string;
}

/** Looks prompts up in a world where something is published and all is well, but for `overrides`. */
async function find(overrides: Partial<World> = {}): Promise<{
  found: FoundPrompts | null;
  lines: Record<string, unknown>[];
  text: () => string;
}> {
  const world: World = {
    state: () => Promise.resolve(state()),
    missing: [],
    database: () => Promise.resolve(),
    files,
    config: { instruction_text: 'By config.', greeting_text: 'Config greets.' },
    afterHours: undefined,
    callId: 'call-123',
    ...overrides,
  };
  const { log, lines, text } = logLines();
  const lookup = new PromptLookup({
    // Plain objects with the methods that are called.
    repositories: {
      promptStates: { find: world.state },
      prompts: {
        pin: async (prompt: { kind: PromptKind; text: string }) => {
          await world.database();
          return `${prompt.kind}: ${prompt.text}`;
        },
        read: async (id: string) => {
          await world.database();
          if (world.missing.includes(id)) throw new PromptVersionMissing(id);
          return id;
        },
      },
    } as unknown as Repositories,
    promptFiles: {
      read: async (kind: PromptKind) => {
        const text = world.files[kind];
        if (text instanceof Error) throw text;
        return Promise.resolve(text === undefined ? null : { text, source: 'file:x.md' });
      },
    } as unknown as PromptFiles,
    log,
  });
  const config = sampleTenantConfig(world.config);
  const wanted = { callId: world.callId, config, afterHours: world.afterHours, limitMs: 50 };
  return { found: await lookup.find({ ...wanted, state: lookup.readState('test-tenant') }), lines, text };
}

const fallback = {
  prompts: {
    instruction_id: promptVersion({ tenant_id: 'test-tenant', kind: 'instruction', text: files.instruction }).id,
    greeting_id: promptVersion({ tenant_id: 'test-tenant', kind: 'greeting', text: files.greeting }).id,
  },
  prompt_variant: 'fallback',
  instructions_db_error: true,
};

const away = (): Promise<never> => Promise.reject(new Error('database away'));
const silent = (): Promise<never> => new Promise(() => undefined);

describe('PromptLookup, with files that cannot be read', () => {
  const unreadable = new Error('EACCES');

  test('tenant_with_prompts_of_its_own_does_not_notice', async () => {
    const { found, lines } = await find({ files: { instruction: unreadable, greeting: unreadable } });

    expect(found).toMatchObject({ prompts: pointer('active'), prompt_variant: 'active', instructions_db_error: false });
    expect(lines).toEqual([]);
  });

  test.each<[string, Partial<World>, string]>([
    ['published', { state: () => Promise.resolve(state({ active: { instruction_id: 'i', greeting_id: null } })) }, 'i'],
    ['away', { state: () => Promise.reject(new Error('database away')) }, fallback.prompts.instruction_id],
  ])('call_with_its_instruction_%s_is_taken_without_a_greeting', async (_where, world, instruction_id) => {
    const { found, lines } = await find({ ...world, config: {}, files: { ...files, greeting: unreadable } });

    expect(found?.prompts).toEqual({ instruction_id, greeting_id: null });
    expect(lines).toContainEqual(expect.objectContaining({ event: 'prompt_file_unreadable', kind: 'greeting' }));
  });

  test('tenant_that_needs_the_instruction_file_is_not_answered_without', async () => {
    const nothing = { state: () => Promise.resolve(null), config: {} };

    await expect(find({ ...nothing, files: { instruction: unreadable } })).rejects.toThrow('EACCES');
  });
});

describe('PromptLookup', () => {
  test.each<[string, Partial<World>, string, string, string]>([
    ['published', {}, 'active', 'i-active', 'g-active'],
    [
      'unpublished',
      { state: () => Promise.resolve(null) },
      'tenant_config',
      'instruction: By config.',
      'greeting: Config greets.',
    ],
    [
      'rolled_back_to_nothing',
      { state: () => Promise.resolve(state({ active: null })) },
      'tenant_config',
      'instruction: By config.',
      'greeting: Config greets.',
    ],
    [
      'without_texts_of_its_own',
      { state: () => Promise.resolve(null), config: {} },
      'files',
      'instruction: By file.',
      'greeting: File greets.',
    ],
    [
      'published_without_a_greeting',
      { state: () => Promise.resolve(state({ active: { instruction_id: 'i-active', greeting_id: null } })) },
      'active',
      'i-active',
      'greeting: Config greets.',
    ],
    [
      'published_without_a_greeting_and_without_one_in_the_config',
      {
        config: {},
        state: () => Promise.resolve(state({ active: { instruction_id: 'i-active', greeting_id: null } })),
      },
      'active',
      'i-active',
      'greeting: File greets.',
    ],
    [
      'closed_with_words_for_that',
      { afterHours: { instruction_text: 'By night.', greeting_text: 'Closed.' } as AfterHours },
      'after_hours',
      'instruction: By night.',
      'greeting: Closed.',
    ],
    [
      'closed_with_a_greeting_for_that',
      { afterHours: { greeting_text: 'Closed.' } as AfterHours },
      'after_hours',
      'i-active',
      'greeting: Closed.',
    ],
    ['closed_without_words_for_that', { afterHours: {} as AfterHours }, 'active', 'i-active', 'g-active'],
  ])('tenant_%s_gets_its_words', async (_which, world, prompt_variant, instruction_id, greeting_id) => {
    const { found } = await find(world);

    expect(found).toEqual({ prompts: { instruction_id, greeting_id }, prompt_variant, instructions_db_error: false });
  });

  test('tenant_without_any_instructions_gets_nothing', async () => {
    const { found } = await find({ state: () => Promise.resolve(null), config: {}, files: { greeting: 'Hi.' } });

    expect(found).toBeNull();
  });

  test('tenant_without_any_greeting_gets_none', async () => {
    const { found } = await find({
      state: () => Promise.resolve(null),
      config: {},
      files: { instruction: 'Be kind.' },
    });

    expect(found?.prompts.greeting_id).toBeNull();
  });

  test.each([0, 30, 100])('trial_for_%s_percent_gets_the_calls_whose_share_is_below', async (percent) => {
    const rollout = { candidate: pointer('candidate'), percent, started_at: new Date() };
    const callIds = Array.from({ length: 40 }, (_, index) => `rtc_${index}`);

    const variants = await Promise.all(
      callIds.map(async (callId) => (await find({ callId, state: () => Promise.resolve(state({ rollout })) })).found),
    );

    expect(variants).toEqual(
      callIds.map((callId) => {
        const variant = rolloutShare(callId) < percent ? 'candidate' : 'active';
        return { prompts: pointer(variant), prompt_variant: variant, instructions_db_error: false };
      }),
    );
  });

  test('trial_of_a_tenant_that_published_nothing_leaves_the_other_calls_their_words', async () => {
    const rollout = { candidate: pointer('candidate'), percent: 0, started_at: new Date() };

    const { found } = await find({ state: () => Promise.resolve(state({ active: null, rollout })) });

    expect(found?.prompt_variant).toBe('tenant_config');
  });
});

describe('PromptLookup, a version deleted', () => {
  test.each(['i-active', 'g-active'])('version_%s_missing_is_answered_by_the_fallback_versions', async (missing) => {
    const { found, lines } = await find({
      missing: [missing],
      state: () => Promise.resolve(state({ fallback: pointer('safe') })),
    });

    expect(found).toEqual({ prompts: pointer('safe'), prompt_variant: 'fallback', instructions_db_error: false });
    expect(lines).toMatchObject([{ event: 'prompt_version_missing', call_id: 'call-123', tenant_id: 'test-tenant' }]);
  });

  test.each([
    ['none', null],
    ['a_deleted_one', pointer('safe')],
  ])('version_missing_with_%s_as_fallback_is_answered_by_the_config', async (_which, safe) => {
    const { found } = await find({
      missing: ['i-active', 'i-safe'],
      state: () => Promise.resolve(state({ fallback: safe })),
    });

    expect(found).toMatchObject({ prompt_variant: 'tenant_config', instructions_db_error: false });
  });

  test('version_missing_with_nothing_else_anywhere_is_nothing', async () => {
    expect((await find({ missing: ['i-active'], config: {}, files: {} })).found).toBeNull();
  });
});

describe('PromptLookup, the database in trouble', () => {
  test.each<[string, Partial<World>]>([
    ['the_state_cannot_be_read', { state: away }],
    ['the_state_does_not_come', { state: silent }],
    ['a_version_cannot_be_read', { database: away }],
    ['a_version_does_not_come', { database: silent }],
    ['a_text_cannot_be_kept', { state: () => Promise.resolve(null), database: away }],
  ])('%s_the_files_answer_and_it_is_said', async (_what, world) => {
    const { found, lines } = await find(world);

    expect(found).toEqual(fallback);
    expect(lines).toMatchObject([
      { level: 'ERROR', event: 'instructions_db_error', call_id: 'call-123', tenant_id: 'test-tenant' },
    ]);
  });

  test('without_a_greeting_file_the_fallback_has_none', async () => {
    const { found } = await find({ state: away, files: { instruction: files.instruction } });

    expect(found).toEqual({ ...fallback, prompts: { ...fallback.prompts, greeting_id: null } });
  });

  test('without_files_the_error_is_thrown_so_that_it_is_tried_again', async () => {
    await expect(find({ state: away, files: {} })).rejects.toThrow('database away');
  });

  test('no_prompt_text_is_logged', async () => {
    const { text } = await find({ state: away });

    expect(text()).not.toMatch(/By file|File greets|By config/);
  });
});
