import type { PromptKind } from '../../src/models/prompt';
import type { PromptCall } from '../../src/models/prompt-call';
import { promptVersion } from '../../src/infra/mongo/prompts';
import type { Repositories } from '../../src/infra/mongo/repositories';
import type { TenantConfigFinding } from '../../src/infra/mongo/tenant-configs';
import type { PromptFiles } from '../../src/infra/prompt-files';
import { type FilledPrompt, PinnedPrompts } from '../../src/prompts/pinned-prompts';
import { logLines } from '../fixtures/log-lines';
import { sampleTenantConfig } from '../fixtures/sample-tenant-config';

const call: PromptCall = {
  call_id: 'call-123',
  caller_number: '+33612345678',
  dialed_number: '+33145678901',
  tenant: { tenant_id: 'test-tenant', display_name: 'Acme', timezone: 'UTC', locale: 'en', policies: {} },
};

interface World {
  /** In memory. */
  known: string | undefined;
  stored: () => Promise<string>;
  file: string | null | Error;
  config: () => Promise<TenantConfigFinding>;
}

const away = (): Promise<never> => Promise.reject(new Error('database away'));

const fileId = (text: string): string => promptVersion({ tenant_id: 'test-tenant', kind: 'instruction', text }).id;

/** Fills an instruction in, in a world whose database is away, but for `overrides`. */
async function fill(
  overrides: Partial<World>,
  {
    id = 'instruction-1',
    forCall = call,
    kind = 'instruction',
  }: { id?: string; forCall?: PromptCall | null; kind?: PromptKind } = {},
): Promise<{ filled: FilledPrompt; lines: Record<string, unknown>[]; text: () => string }> {
  const world: World = { known: undefined, stored: away, file: null, config: away, ...overrides };
  const { log, lines, text } = logLines();
  const pinned = new PinnedPrompts({
    // Plain objects with the methods that are called.
    repositories: {
      prompts: { known: () => world.known, read: world.stored },
      tenantConfigs: { find: world.config },
    } as unknown as Repositories,
    promptFiles: {
      read: async () => {
        if (world.file instanceof Error) throw world.file;
        return Promise.resolve(world.file === null ? null : { text: world.file, source: 'file:x.md' });
      },
    } as unknown as PromptFiles,
    log,
  });
  return { filled: await pinned.fill(kind, id, forCall ?? undefined), lines, text };
}

describe('PinnedPrompts, reading', () => {
  test('version_in_memory_needs_neither_database_nor_file', async () => {
    const { filled } = await fill({ known: 'Be kind.', file: 'Another.' });

    expect(filled).toEqual({ version_id: 'instruction-1', text: 'Be kind.' });
  });

  test('version_that_is_this_process_own_file_needs_no_database', async () => {
    const { filled, lines } = await fill({ file: 'By file.' }, { id: fileId('By file.') });

    expect(filled).toEqual({ version_id: fileId('By file.'), text: 'By file.' });
    expect(lines).toEqual([]);
  });

  test('version_of_the_database_is_read_there', async () => {
    const { filled } = await fill({ stored: () => Promise.resolve('Stored.'), file: 'By file.' });

    expect(filled).toEqual({ version_id: 'instruction-1', text: 'Stored.' });
  });

  test.each<[string, () => Promise<never>]>([
    ['cannot_be_read', away],
    ['does_not_come', () => new Promise(() => undefined)],
  ])('version_that_%s_is_replaced_by_the_file_and_its_id', async (_what, stored) => {
    const { filled, lines } = await fill({ stored, file: 'By file.' });

    expect(filled).toEqual({ version_id: fileId('By file.'), text: 'By file.' });
    expect(lines).toMatchObject([{ event: 'instructions_db_error', call_id: 'call-123', version_id: 'instruction-1' }]);
  });

  test('file_that_cannot_be_read_does_not_keep_a_version_from_being_used', async () => {
    const { filled, lines } = await fill({ stored: () => Promise.resolve('Stored.'), file: new Error('EACCES') });

    expect(filled).toEqual({ version_id: 'instruction-1', text: 'Stored.' });
    expect(lines).toMatchObject([{ event: 'prompt_file_unreadable', call_id: 'call-123', kind: 'instruction' }]);
  });

  test('version_that_is_nowhere_fails', async () => {
    await expect(fill({})).rejects.toThrow('database away');
  });

  test('call_of_an_older_build_is_answered_with_the_text_as_it_stands', async () => {
    const { filled } = await fill({ known: 'Hello {{ caller_number }}.' }, { forCall: null });

    expect(filled.text).toBe('Hello {{ caller_number }}.');
  });
});

describe('PinnedPrompts, filling in', () => {
  const config = sampleTenantConfig({ extensions: { slogan: 'We sit.' } });

  test('template_is_filled_in_for_the_call', async () => {
    const { filled, lines } = await fill({ known: '{{ tenant.display_name }}, called by {{ caller_number }}.' });

    expect(filled.text).toBe('Acme, called by +33612345678.');
    expect(lines).toEqual([]);
  });

  test('extensions_are_read_from_the_config', async () => {
    const { filled } = await fill({
      known: '{{ tenant.extensions.slogan }}',
      config: () => Promise.resolve({ kind: 'found', config }),
    });

    expect(filled.text).toBe('We sit.');
  });

  test('text_that_asks_for_no_extensions_reads_no_config', async () => {
    const find = jest.fn(away);

    await fill({ known: '{{ now }}', config: find });

    expect(find).not.toHaveBeenCalled();
  });

  test.each<[string, Partial<World>]>([
    ['that_is_gone', { config: () => Promise.resolve({ kind: 'found', config: sampleTenantConfig() }) }],
    ['that_cannot_be_read', { config: away }],
    ['of_a_tenant_that_is_gone', { config: () => Promise.resolve({ kind: 'missing' }) }],
  ])('extension_%s_is_left_out_and_said', async (_which, world) => {
    const { filled, lines } = await fill({ ...world, known: 'Acme. {{ tenant.extensions.slogan }} Hello.' });

    expect(filled.text).toBe('Acme.  Hello.');
    expect(lines.at(-1)).toMatchObject({ event: 'prompt_not_filled_in', call_id: 'call-123', line: 1 });
  });

  test.each([
    'Say {{ this }',
    'Answer as {{"name": "x"}}.',
    'Only {% is this.',
    '{% nonsense %} text',
    '{% for i in (1..99999999) %}x{% endfor %}',
  ])('text_that_is_no_template_is_taken_as_it_stands: %s', async (known) => {
    const { filled, lines, text } = await fill({ known });

    expect(filled.text).toBe(known);
    expect(lines).toMatchObject([{ level: 'WARNING', event: 'prompt_not_filled_in' }]);
    expect(text()).not.toContain(known.slice(-8));
  });

  test.each([
    ['no_words_for_this_call', '{% if caller_number %}Hello.{% endif %}'],
    ['only_what_is_gone', '{{ tenant.extensions.slogan }}'],
  ])('greeting_with_%s_is_empty_and_never_the_template', async (_what, known) => {
    const world: Partial<World> = {
      known,
      config: () => Promise.resolve({ kind: 'found', config: sampleTenantConfig() }),
    };
    const forCall = { ...call, caller_number: null };

    const { filled, lines } = await fill(world, { kind: 'greeting', forCall });

    expect(filled.text).toBe('');
    expect(lines).toMatchObject([{ level: 'WARNING', event: 'prompt_not_filled_in' }]);
    // The model is better off with the template than with nothing.
    expect((await fill(world, { forCall })).filled.text).toBe(known);
  });
});
