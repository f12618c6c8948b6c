import { setTimeout as delay } from 'node:timers/promises';
import { createRepositories, type Repositories } from '../../src/infra/mongo/repositories';
import { PromptFiles } from '../../src/infra/prompt-files';
import type { TenantPromptState } from '../../src/models/prompt';
import { PromptChanges } from '../../src/prompts/prompt-changes';
import { PromptError } from '../../src/prompts/prompt-error';
import { PromptViews } from '../../src/prompts/prompt-views';
import { callRecord } from '../fixtures/call-record';
import { loadSettings } from '../../src/settings';
import { type OwnDatabase, ownDatabase } from '../setup/own-database';

const tenantId = 'tenant-1';

let database: OwnDatabase;
let repositories: Repositories;
let changes: PromptChanges;
let views: PromptViews;

beforeAll(async () => {
  database = await ownDatabase();
});
beforeEach(async () => {
  // Versions are remembered by whoever has read them.
  repositories = createRepositories(database.db, loadSettings({ APP_ENV: 'test' }, { role: null, envFile: null }));
  changes = new PromptChanges(repositories);
  views = new PromptViews(repositories, new PromptFiles({ instructions: '/nowhere', greeting: '/nowhere' }));
  await database.db.collection<{ _id: string }>('tenant_config').insertOne({
    ...{ _id: tenantId, tenant_id: tenantId, display_name: 'Acme', features: {} },
    ...{ instruction_text: 'By config.', greeting_text: 'Config greets.' },
  });
});
afterEach(async () => {
  for (const name of ['tenant_config', 'prompts', 'tenant-prompt-state', 'calls']) {
    await database.db.collection(name).deleteMany({});
  }
});
afterAll(() => database.drop());

const by = 'ada';

/** Edits the instruction, and the greeting if one is given. */
async function edit(instruction: string, greeting?: string): Promise<TenantPromptState> {
  const state = await changes.edit(tenantId, { kind: 'instruction', text: instruction, by });
  return greeting === undefined ? state : changes.edit(tenantId, { kind: 'greeting', text: greeting, by });
}

/** What a promise was refused for. */
async function refusal(work: Promise<unknown>): Promise<PromptError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof PromptError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

/** The words in force by kind. */
async function inForce(): Promise<Record<string, string>> {
  const { in_force } = await views.show(tenantId);
  return Object.fromEntries(in_force.map(({ kind, source, prompt_text }) => [kind, `${source}: ${prompt_text}`]));
}

describe('PromptChanges', () => {
  test('show_after_a_published_version_was_deleted_has_what_calls_get', async () => {
    await edit('One.', 'Hello.');
    await changes.publish(tenantId, { by });
    await changes.keepAsFallback(tenantId, { by });
    await edit('Two.', 'Good morning.');
    const { active } = await changes.publish(tenantId, { by });

    await database.db.collection<{ _id: string }>('prompts').deleteOne({ _id: active?.instruction_id ?? '' });
    expect(await inForce()).toEqual({ instruction: 'fallback: One.', greeting: 'fallback: Hello.' });

    await database.db.collection('prompts').deleteMany({});
    expect(await inForce()).toEqual({
      instruction: 'tenant_config: By config.',
      greeting: 'tenant_config: Config greets.',
    });
  });

  test('edit_keeps_a_draft_that_nobody_is_answered_with', async () => {
    const state = await edit('Be kind.');

    expect(state).toMatchObject({ active: null, draft: { greeting_id: null }, revision: 1, updated_by: 'ada' });
    expect(await inForce()).toEqual({
      instruction: 'tenant_config: By config.',
      greeting: 'tenant_config: Config greets.',
    });
    const [version] = await views.history(tenantId, { limit: 10 });
    expect(version).toMatchObject({ prompt_text: 'Be kind.', created_by: 'ada', parent_id: null, is: ['draft'] });
  });

  test('publish_answers_with_the_draft_and_remembers_what_was_before', async () => {
    await edit('One.', 'Hello.');
    const first = await changes.publish(tenantId, { by });
    await edit('Two.');
    const second = await changes.publish(tenantId, { by: 'bob' });

    expect(first).toMatchObject({ previous: null, draft: null });
    expect(second).toMatchObject({ previous: first.active, draft: null, updated_by: 'bob' });
    // The greeting was not edited again.
    expect(second.active?.greeting_id).toBe(first.active?.greeting_id);
    expect(await inForce()).toEqual({ instruction: 'active: Two.', greeting: 'active: Hello.' });
    const versions = await views.history(tenantId, { limit: 10, kind: 'instruction' });
    expect(versions.map(({ prompt_text, is }) => [prompt_text, is]).sort()).toEqual([
      ['One.', ['previous']],
      ['Two.', ['active']],
    ]);
    expect(versions.find(({ prompt_text }) => prompt_text === 'Two.')?.parent_id).toBe(first.active?.instruction_id);
  });

  test('rollback_swaps_with_what_was_before_and_back', async () => {
    await edit('One.');
    const published = await changes.publish(tenantId, { by });

    const once = await changes.rollback(tenantId, { by });
    expect(await inForce()).toMatchObject({ instruction: 'tenant_config: By config.' });
    const twice = await changes.rollback(tenantId, { by });

    expect(once).toMatchObject({ active: null, previous: published.active });
    expect(twice).toMatchObject({ active: published.active, previous: null });
  });

  test('trial_is_begun_widened_and_promoted', async () => {
    await edit('One.');
    const { active } = await changes.publish(tenantId, { by });
    await edit('Two.');

    const begun = await changes.publish(tenantId, { percent: 10, by });
    const widened = await changes.publish(tenantId, { percent: 50, by });
    const promoted = await changes.promote(tenantId, { by });

    expect(begun).toMatchObject({ active, rollout: { percent: 10 }, draft: null });
    expect(widened.rollout).toEqual({ ...begun.rollout, percent: 50 });
    expect(promoted).toMatchObject({ active: begun.rollout?.candidate, previous: active, rollout: null });
    expect(await inForce()).toMatchObject({ instruction: 'active: Two.' });
  });

  test('trial_of_another_version_begins_anew', async () => {
    await edit('One.');
    const first = await changes.publish(tenantId, { percent: 10, by });
    await edit('Two.');

    const second = await changes.publish(tenantId, { percent: 10, by });

    expect(second.rollout?.candidate).not.toEqual(first.rollout?.candidate);
    expect(second.rollout?.started_at.getTime()).toBeGreaterThanOrEqual(
      first.rollout?.started_at.getTime() ?? Infinity,
    );
  });

  test('rollback_ends_a_trial_and_nothing_else', async () => {
    await edit('One.');
    const published = await changes.publish(tenantId, { by });
    await edit('Two.');
    await changes.publish(tenantId, { percent: 10, by });

    const state = await changes.rollback(tenantId, { by });

    expect(state).toMatchObject({ active: published.active, previous: null, rollout: null });
  });

  test('fallback_is_what_is_published', async () => {
    await edit('One.');
    const { active } = await changes.publish(tenantId, { by });

    expect(await changes.keepAsFallback(tenantId, { by })).toMatchObject({ fallback: active });
  });

  test.each<[string, () => Promise<unknown>, RegExp]>([
    ['publish_without_a_draft', () => changes.publish(tenantId, { by }), /no draft/],
    ['promote_without_a_trial', async () => (await edit('One.'), changes.promote(tenantId, { by })), /on trial/],
    [
      'rollback_of_nothing',
      async () => (await edit('One.'), changes.rollback(tenantId, { by })),
      /nothing to return to/,
    ],
    [
      'fallback_of_nothing',
      async () => (await edit('One.'), changes.keepAsFallback(tenantId, { by })),
      /Nothing is published/,
    ],
    ['promote_of_an_untouched_tenant', () => changes.promote(tenantId, { by }), /Nothing was ever/],
    [
      'publish_of_what_is_published',
      async () => {
        await edit('One.');
        await changes.publish(tenantId, { by });
        await edit('One.');
        await changes.publish(tenantId, { by });
      },
      /nothing to publish/,
    ],
    [
      'publish_during_a_trial',
      async () => {
        await edit('One.');
        await changes.publish(tenantId, { percent: 5, by });
        await edit('Two.');
        await changes.publish(tenantId, { by });
      },
      /on trial/,
    ],
    [
      'publish_of_a_greeting_alone',
      async () => {
        await changes.edit(tenantId, { kind: 'greeting', text: 'Hello.', by });
        await changes.publish(tenantId, { by });
      },
      /greeting only/,
    ],
  ])('%s_is_a_conflict', async (_what, work, message) => {
    const error = await refusal(work());

    expect(error).toMatchObject({ reason: 'conflict', message: expect.stringMatching(message) as string });
  });

  test('unknown_tenant_is_unknown', async () => {
    await expect(refusal(changes.edit('nobody', { kind: 'greeting', text: 'Hi.', by }))).resolves.toMatchObject({
      reason: 'unknown',
    });
    await expect(refusal(changes.promote('nobody', { by }))).resolves.toMatchObject({ reason: 'unknown' });
    await expect(refusal(views.show('nobody'))).resolves.toMatchObject({ reason: 'unknown' });
  });

  test.each([
    ['template', 'One\nTwo {{ customer }}.', /line 2.*customer/],
    ['text', ' \n', /empty/],
  ])('edit_of_a_broken_%s_is_refused_and_kept_nowhere', async (_what, text, message) => {
    const error = await refusal(changes.edit(tenantId, { kind: 'greeting', text, by }));

    expect(error).toMatchObject({ reason: 'invalid', message: expect.stringMatching(message) as string });
    expect(await database.db.collection('prompts').countDocuments()).toBe(0);
    expect(await repositories.promptStates.find(tenantId)).toBeNull();
  });

  test('publish_of_a_text_that_the_config_no_longer_fits_is_refused', async () => {
    const configs = database.db.collection<{ _id: string }>('tenant_config');
    await configs.updateOne({ _id: tenantId }, { $set: { extensions: { slogan: 'We sit.' } } });
    await edit('{{ tenant.extensions.slogan }}');
    await configs.updateOne({ _id: tenantId }, { $unset: { extensions: 1 } });

    const error = await refusal(changes.publish(tenantId, { by }));

    expect(error).toMatchObject({
      reason: 'invalid',
      problems: [{ line: 1, variable: 'tenant.extensions.slogan' }],
    });
  });

  test('changes_at_the_same_time_are_one_and_a_conflict', async () => {
    await edit('One.');

    const outcomes = await Promise.allSettled([1, 2, 3].map(() => changes.publish(tenantId, { by })));

    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    // Each either lost the race, or came after it and found no draft.
    expect(refused).toHaveLength(2);
    expect(refused).toMatchObject([{ reason: 'conflict' }, { reason: 'conflict' }]);
    expect(await repositories.promptStates.find(tenantId)).toMatchObject({ revision: 2 });
  });
});

describe('PromptViews', () => {
  test('diff_is_by_default_from_what_callers_hear_to_the_draft', async () => {
    await edit('By config.\nBe kind.', 'Config greets.');

    const diff = await views.diff(tenantId);

    expect(diff).toMatchObject({ from: 'active', to: 'draft' });
    expect(diff.patches.map(({ kind }) => kind)).toEqual(['instruction']);
    expect(diff.patches[0]?.patch).toContain('\n By config.\n+Be kind.\n');
  });

  test('diff_of_two_versions_by_the_beginning_of_their_ids', async () => {
    const one = (await edit('One.')).draft?.instruction_id ?? '';
    const two = (await edit('Two.')).draft?.instruction_id ?? '';

    const diff = await views.diff(tenantId, one.slice(0, 20), two);

    expect(diff.patches).toMatchObject([
      { kind: 'instruction', patch: expect.stringContaining('-One.\n+Two.') as string },
    ]);
  });

  test.each([
    ['instruction-', 'more than one version'],
    ['instruction-0', 'no version'],
    ['candidate', 'no candidate'],
  ])('diff_from_%s_is_refused', async (from, message) => {
    await edit('One.');
    await edit('Two.');

    await expect(refusal(views.diff(tenantId, from))).resolves.toMatchObject({
      message: expect.stringContaining(message) as string,
    });
  });

  test('to_edit_begins_with_the_draft_else_with_what_callers_hear', async () => {
    expect(await views.toEdit(tenantId, 'instruction')).toBe('By config.');

    await edit('One.');

    expect(await views.toEdit(tenantId, 'instruction')).toBe('One.');
    expect(await views.toEdit(tenantId, 'greeting')).toBe('Config greets.');
  });

  test('comparison_adds_up_the_calls_since_the_trial_began', async () => {
    await edit('One.');
    await changes.publish(tenantId, { by });
    await edit('Two.');
    const { rollout } = await changes.publish(tenantId, { percent: 50, by });
    const started = rollout?.started_at ?? new Date();
    const at = (seconds: number): string => new Date(started.getTime() + seconds * 1000).toISOString();
    let calls = 0;
    const call = async (change: Parameters<typeof callRecord>[0]): Promise<void> => {
      calls += 1;
      const started_at = at(1);
      await repositories.calls.save(
        callRecord({ call_id: `call-${calls}`, tenant_id: tenantId, started_at, ...change }),
      );
    };
    const lasting = (seconds: number) => ({ attached_at: at(10), ended_at: at(10 + seconds) });
    await call({ prompt_variant: 'candidate', outcome: 'transferred', ...lasting(20) });
    await call({ prompt_variant: 'candidate', outcome: 'transferred', ...lasting(40) });
    await call({ prompt_variant: 'candidate', outcome: 'caller_hung_up', ...lasting(60) });
    await call({ prompt_variant: 'active', outcome: 'caller_hung_up', ...lasting(10) });
    // Not counted: still running, closed hours, before the trial, of another tenant.
    await call({ prompt_variant: 'candidate', outcome: null });
    await call({ prompt_variant: 'after_hours', outcome: 'caller_hung_up' });
    await call({ prompt_variant: 'active', outcome: 'caller_hung_up', started_at: at(-1) });
    await call({ prompt_variant: 'active', outcome: 'caller_hung_up', tenant_id: 'tenant-2' });
    const latencies = { 'call-1': 500, 'call-2': 900, 'call-3': 700 };
    for (const [id, latency_p50_ms] of Object.entries(latencies)) {
      await database.db
        .collection<{ _id: string }>('calls')
        .updateOne({ _id: id }, { $set: { turns: { latency_p50_ms } } });
    }

    const comparison = await views.compare(tenantId);

    expect(comparison).toMatchObject({ percent: 50, since: started.toISOString(), until: null });
    expect(comparison.candidate).toEqual({
      prompts: rollout?.candidate,
      calls: 3,
      outcomes: [
        { outcome: 'transferred', calls: 2, share: 2 / 3 },
        { outcome: 'caller_hung_up', calls: 1, share: 1 / 3 },
      ],
      mean_duration_s: 40,
      turn_latency_p50_ms: 700,
    });
    expect(comparison.active).toEqual({
      prompts: expect.objectContaining({ greeting_id: null }) as object,
      calls: 1,
      outcomes: [{ outcome: 'caller_hung_up', calls: 1, share: 1 }],
      mean_duration_s: 10,
      turn_latency_p50_ms: null,
    });
  });

  test.each(['promote', 'rollback'] as const)('comparison_after_%s_is_that_of_the_trial_it_ended', async (end) => {
    await edit('One.');
    const { active } = await changes.publish(tenantId, { by });
    await edit('Two.');
    const { rollout } = await changes.publish(tenantId, { percent: 50, by });
    const call = async (call_id: string, started_at: Date, prompt_variant: 'active' | 'candidate'): Promise<void> => {
      const what = { started_at: started_at.toISOString(), outcome: 'transferred' as const, prompt_variant };
      await repositories.calls.save(callRecord({ call_id, tenant_id: tenantId, ...what }));
    };
    await call('during-1', rollout?.started_at ?? new Date(), 'candidate');
    await call('during-2', new Date(), 'active');
    await delay(2);

    const { updated_at } = await changes[end](tenantId, { by });
    await call('after', updated_at, 'active');
    // What is only edited ends no trial, and begins none.
    await edit('Three.');

    expect(await views.compare(tenantId)).toMatchObject({
      ...{ percent: 50, until: updated_at.toISOString() },
      active: { prompts: active, calls: 1 },
      candidate: { prompts: rollout?.candidate, calls: 1 },
    });
  });

  test('comparison_without_any_trial_is_a_conflict', async () => {
    await edit('One.');
    await changes.publish(tenantId, { by });

    await expect(refusal(views.compare(tenantId))).resolves.toMatchObject({
      reason: 'conflict',
      message: expect.stringMatching(/ever on trial/) as string,
    });
  });
});
