import { createAdmissionActivities, type AdmitResult } from '../../activities/admission';
import type { Repositories } from '../../src/infra/mongo/repositories';
import type { TenantConfigFinding } from '../../src/infra/mongo/tenant-configs';
import { withLogContext } from '../../src/infra/log-context';
import { createLogger } from '../../src/infra/logger';
import type { PromptKind } from '../../src/models/prompt';
import type { PromptFile, PromptFiles } from '../../src/infra/prompt-files';
import { sampleTenantConfig, tenantWithDestinations } from '../fixtures/sample-tenant-config';

/** A Monday at noon, UTC. */
const noon = Date.UTC(2026, 10, 23, 12);

interface World {
  tenantId: string | null;
  found: TenantConfigFinding;
  isFinal: boolean;
  hasRoom: boolean;
  instructions: PromptFile | null;
  greeting: PromptFile | null;
}

/** Admits a call in a world where everything is in order, but for `overrides`; `pinned` are the prompts that were kept. */
async function admit(
  overrides: Partial<World> = {},
  dialedNumber: string | null = '+33145678901',
  at = noon,
): Promise<{ result: AdmitResult; pinned: object[]; lines: string[] }> {
  const world: World = {
    tenantId: 'test-tenant',
    found: { kind: 'found', config: sampleTenantConfig({ display_name: 'Test & Sons' }) },
    isFinal: false,
    hasRoom: true,
    instructions: { text: 'Be kind.', source: 'file:baseline.md' },
    greeting: { text: 'Good morning.', source: 'file:greeting.md' },
    ...overrides,
  };
  const pinned: object[] = [];
  const lines: string[] = [];
  const { admit: activity } = createAdmissionActivities({
    // Plain objects with the methods that are called.
    repositories: {
      phoneTenantMap: { tenantOf: () => Promise.resolve(world.tenantId) },
      tenantConfigs: { find: () => Promise.resolve(world.found) },
      calls: { isFinal: () => Promise.resolve(world.isFinal) },
      capacity: { reserve: () => Promise.resolve(world.hasRoom) },
      promptStates: { find: () => Promise.resolve(null) },
      prompts: {
        pin: (prompt: { kind: string }) => {
          pinned.push(prompt);
          return Promise.resolve(`${prompt.kind}-1`);
        },
      },
    } as unknown as Repositories,
    promptFiles: {
      read: (kind: PromptKind) => Promise.resolve(kind === 'instruction' ? world.instructions : world.greeting),
    } as unknown as PromptFiles,
    log: createLogger({ level: 'INFO', destination: { write: (line) => lines.push(line) } }),
  });
  const input = { call_id: 'call-123', dialed_number: dialedNumber, at };
  return { result: await withLogContext({ call_id: 'call-123' }, () => activity(input)), pinned, lines };
}

describe('admit', () => {
  it('admit_known_number_answers_tenant_config_and_pinned_prompts', async () => {
    const { result, pinned } = await admit();

    expect(result).toMatchObject({
      kind: 'admitted',
      tenant: { tenant_id: 'test-tenant', client_id: null, display_name: 'Test & Sons' },
      tenant_config: { tenant_id: 'test-tenant', features: { refer: { enabled: true } } },
      prompts: { instruction_id: 'instruction-1', greeting_id: 'greeting-1' },
      prompt_variant: 'files',
      instructions_db_error: false,
    });
    expect(pinned).toEqual([
      { tenant_id: 'test-tenant', kind: 'instruction', text: 'Be kind.', created_by: 'file:baseline.md' },
      { tenant_id: 'test-tenant', kind: 'greeting', text: 'Good morning.', created_by: 'file:greeting.md' },
    ]);
  });

  it('admit_tenant_with_prompts_of_its_own_uses_these', async () => {
    const config = sampleTenantConfig({ instruction_text: 'Be brief.', greeting_text: 'Hi.' });

    const { result, pinned } = await admit({ found: { kind: 'found', config } });

    expect(pinned).toMatchObject([
      { text: 'Be brief.', created_by: 'tenant_config' },
      { text: 'Hi.', created_by: 'tenant_config' },
    ]);
    expect(JSON.stringify(result)).not.toContain('Be brief.');
  });

  it('admit_without_a_greeting_is_admitted', async () => {
    const { result } = await admit({ greeting: null });

    expect(result).toMatchObject({ kind: 'admitted', prompts: { greeting_id: null } });
  });

  it('admit_leaves_out_a_destination_that_cannot_be_reached_and_says_so', async () => {
    const config = tenantWithDestinations(
      { destination_id: 'sales', target_uri: 'tel:+33145678999' },
      { destination_id: 'nowhere' },
    );

    const { result, lines } = await admit({ found: { kind: 'found', config } });

    expect(JSON.stringify(result)).not.toContain('nowhere');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 'WARNING', event: 'tenant_config_warning', call_id: 'call-123', tenant_id: 'test-tenant' },
    ]);
  });

  it('admit_call_with_a_final_record_is_already_recorded', async () => {
    const { result, pinned } = await admit({ isFinal: true });

    expect(result).toEqual({ kind: 'already_recorded' });
    expect(pinned).toEqual([]);
  });

  it.each<[string, Partial<World>, string | null]>([
    ['tenant_not_configured', { found: { kind: 'missing' } }, null],
    ['tenant_config_parse_error', { found: { kind: 'invalid', issues: 'features: required' } }, null],
    ['tenant_disabled', { found: { kind: 'found', config: sampleTenantConfig({ status: 'disabled' }) } }, null],
    ['instructions_missing', { instructions: null }, null],
    ['capacity', { hasRoom: false }, null],
  ])('admit_%s_is_refused_with_the_tenant_named', async (reason, overrides) => {
    const { result } = await admit(overrides);

    expect(result).toMatchObject({ kind: 'refused', reason, tenant: { tenant_id: 'test-tenant' } });
  });

  it.each([
    ['unknown', { tenantId: null }, '+33145678901'],
    ['missing', {}, null],
  ])('admit_%s_number_is_refused_without_a_tenant', async (_which, overrides, dialedNumber) => {
    const { result } = await admit(overrides, dialedNumber);

    expect(result).toMatchObject({ kind: 'refused', reason: 'tenant_resolve_failed', tenant: null });
  });

  it('admit_unknown_number_is_logged_as_personal_data_only', async () => {
    const { lines, result } = await admit({ tenantId: null });

    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 'ERROR', event: 'tenant_resolution_failed', 'pii.dialed_number': '+33•••••01' },
    ]);
    expect(JSON.stringify(result)).not.toContain('+33145678901');
  });
});

describe('admit outside business hours', () => {
  const noonOnly = [{ opens: '12:00', closes: '13:00' }];
  const before = noon - 1;
  const atTheEnd = noon + 3_600_000;

  function closed(after_hours: object): Partial<World> {
    const business_hours = { weekly: { monday: noonOnly }, after_hours };
    const config = sampleTenantConfig({
      instruction_text: 'By day.',
      greeting_text: 'Hello.',
      policies: { business_hours },
    });
    return { found: { kind: 'found', config } };
  }

  it.each([
    ['before_opening', before, 'after_hours'],
    ['at_opening', noon, 'open'],
    ['before_closing', atTheEnd - 1, 'open'],
    ['at_closing', atTheEnd, 'after_hours'],
  ])('admit_%s_says_which', async (_when, at, business_hours) => {
    const { result } = await admit(closed({}), undefined, at);

    expect(result).toMatchObject({ kind: 'admitted', business_hours });
  });

  it('admit_tenant_without_hours_is_always_open', async () => {
    const { result } = await admit({}, undefined, before);

    expect(result).toMatchObject({ kind: 'admitted', business_hours: 'open' });
  });

  it.each([
    ['both', { instruction_text: 'By night.', greeting_text: 'Closed.' }, ['By night.', 'Closed.']],
    ['instruction', { instruction_text: 'By night.' }, ['By night.', 'Hello.']],
    ['greeting', { greeting_text: 'Closed.' }, ['By day.', 'Closed.']],
    ['neither', {}, ['By day.', 'Hello.']],
  ])('admit_after_hours_with_%s_of_its_own_pins_these', async (_which, afterHours, texts) => {
    const { result, pinned } = await admit(closed(afterHours), undefined, atTheEnd);

    const ownWords = Object.keys(afterHours).length > 0;
    expect(result).toMatchObject({ prompt_variant: ownWords ? 'after_hours' : 'tenant_config' });
    expect(pinned.map((prompt) => (prompt as { text: string }).text)).toEqual(texts);
    expect(JSON.stringify(result)).not.toContain('By night.');
  });

  it('admit_open_does_not_pin_the_words_for_after_hours', async () => {
    const { pinned } = await admit(closed({ instruction_text: 'By night.' }), undefined, noon);

    expect(pinned).toMatchObject([{ text: 'By day.' }, { text: 'Hello.' }]);
  });

  it.each([
    ['default', {}, 480],
    ['own', { reject_status: 486 }, 486],
  ])('admit_tenant_that_rejects_after_hours_is_refused_with_its_%s_status', async (_which, options, status_code) => {
    const { result, pinned } = await admit(closed({ behaviour: 'reject', ...options }), undefined, before);

    expect(result).toMatchObject({
      kind: 'refused',
      reason: 'after_hours',
      status_code,
      tenant: { tenant_id: 'test-tenant' },
    });
    expect(pinned).toEqual([]);
  });

  it('admit_tenant_that_rejects_after_hours_takes_calls_when_open', async () => {
    const { result } = await admit(closed({ behaviour: 'reject' }), undefined, noon);

    expect(result).toMatchObject({ kind: 'admitted', business_hours: 'open' });
  });
});
