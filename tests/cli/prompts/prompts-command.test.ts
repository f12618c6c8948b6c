import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CommandContext } from '../../../src/cli/command-context';
import { explainFailure } from '../../../src/cli/explain-failure';
import { sonoreProgram } from '../../../src/cli/program';
import { loadSettings } from '../../../src/settings';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';

let database: OwnDatabase;
let directory: string;

beforeAll(async () => {
  database = await ownDatabase();
  directory = await mkdtemp(path.join(tmpdir(), 'sonore-test-'));
  const config = { _id: 'acme', tenant_id: 'acme', features: {}, instruction_text: 'By config.', greeting_text: 'Hi.' };
  await database.db.collection<{ _id: string }>('tenant_config').insertOne(config);
});
afterEach(async () => {
  await database.db.collection('tenant-prompt-state').deleteMany({});
});
afterAll(async () => {
  await database.drop();
  await rm(directory, { recursive: true });
});

/** Runs `sonore prompts …` and answers what it printed, or how it failed. */
async function prompts(...args: string[]): Promise<{ printed: string; failure: string | null }> {
  const printed: string[] = [];
  const context: CommandContext = {
    print: (line) => void printed.push(line),
    tell: () => undefined,
    settings: () =>
      loadSettings(
        { MONGODB_URI: database.uri, MONGODB_DB: database.name, APP_ENV: 'test' },
        { role: null, envFile: null },
      ),
    environment: { USER: 'ada' },
  };
  try {
    await sonoreProgram(context).parseAsync(['prompts', ...args], { from: 'user' });
    return { printed: printed.join('\n'), failure: null };
  } catch (error) {
    return { printed: printed.join('\n'), failure: explainFailure(error).message };
  }
}

async function edit(text: string, kind = 'instruction'): Promise<{ printed: string; failure: string | null }> {
  const file = path.join(directory, 'text.md');
  await writeFile(file, text);
  return prompts('edit', 'acme', '--kind', kind, '--file', file, '--json');
}

describe('sonore prompts', () => {
  test('prompts_are_edited_published_and_rolled_back', async () => {
    const edited = await edit('One.');
    const diff = await prompts('diff', 'acme');
    const published = await prompts('publish', 'acme');
    await edit('Two.');
    const onTrial = await prompts('publish', 'acme', '--percent', '5', '--by', 'bob');
    const comparison = await prompts('compare', 'acme');
    const promoted = await prompts('promote', 'acme', '--json');
    const rolledBack = await prompts('rollback', 'acme');
    const kept = await prompts('fallback', 'acme');
    const history = await prompts('history', 'acme', '--kind', 'instruction');
    const changes = await prompts('changes', 'acme');

    const all = [edited, diff, published, onTrial, comparison, promoted, rolledBack, kept, history, changes];
    expect(all.map(({ failure }) => failure)).toEqual(Array(10).fill(null));
    expect(JSON.parse(edited.printed)).toMatchObject({ updated_by: 'ada', draft: { greeting_id: null } });
    expect(diff.printed).toContain('-By config.\n+One.');
    expect(published.printed).toMatch(/^active +instruction-[0-9a-f]{8} +–$/m);
    expect(onTrial.printed).toMatch(/On trial for 5 % [\s\S]* by bob\./);
    expect(comparison.printed).toMatch(/^calls +0 +0$/m);
    expect(JSON.parse(promoted.printed)).toMatchObject({ rollout: null });
    expect(rolledBack.printed).toContain('instruction (active):\nOne.');
    expect(kept.printed).toMatch(/^fallback /m);
    expect(history.printed).toMatch(/previous .*Two\./);
    const told = changes.printed.split('\n').slice(1);
    expect(told.map((line) => line.split(/ +/).slice(1, 3).join(' '))).toEqual([
      ...['ada fallback', 'ada rollback', 'ada promote', 'bob trial', 'ada edit', 'ada publish', 'ada edit'],
    ]);
    expect(told[3]).toMatch(/instruction-[0-9a-f]{8} +– +5 %: instruction-[0-9a-f]{8}$/);
  });

  test('older_version_is_taken_up_again', async () => {
    await edit('One.');
    await prompts('publish', 'acme');
    const { printed } = await prompts('show', 'acme', '--json');
    const { active } = JSON.parse(printed) as { active: { instruction_id: string } };
    await edit('Two.');

    const diff = await prompts('diff', 'acme', 'draft', active.instruction_id);
    const version = active.instruction_id.slice(0, 20);
    const ofAnotherKind = await prompts('edit', 'acme', '--kind', 'greeting', '--from', version);
    const again = await prompts('edit', 'acme', '--kind', 'instruction', '--from', version, '--json');

    expect(diff.printed).toContain('-Two.\n+One.');
    expect(ofAnotherKind.failure).toMatch(/is no greeting/);
    expect(JSON.parse(again.printed)).toMatchObject({ draft: { instruction_id: active.instruction_id } });
  });

  test.each([
    ['an_unknown_tenant', ['show', 'nobody'], /There is no tenant nobody/],
    ['nothing_to_publish', ['publish', 'acme'], /no draft/],
    ['an_unknown_version', ['diff', 'acme', 'greeting-0'], /no version greeting-0/],
  ])('%s_is_told_in_one_sentence', async (_what, args, message) => {
    expect((await prompts(...args)).failure).toMatch(message);
  });

  test('text_with_an_unknown_variable_is_refused_with_line_and_file', async () => {
    const { failure } = await edit('Hello\n{{ customer }}', 'greeting');

    expect(failure).toMatch(/line 2, column \d+: the variable customer is unknown.*\nThe text is in .*text\.md/);
  });
});
