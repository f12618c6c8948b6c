import { checkTenant } from '../../src/tenants/check-tenant';
import { findingText } from '../../src/tenants/tenant-finding';

const acme = { tenant_id: 'acme', features: {} };

/** The problems of a document, one line each. */
const problemsOf = (document: unknown): string[] => checkTenant(document).problems.map(findingText);
const warningsOf = (document: unknown): string[] => checkTenant(document).warnings.map(findingText);

describe('checkTenant', () => {
  test('check_valid_document_is_taken_as_it_was_written', () => {
    const document = {
      ...acme,
      client_id: null,
      display_name: 'Acme',
      numbers: ['+33 1 45 67 89 01'],
      policies: { silence: {} },
    };

    expect(checkTenant(document)).toEqual({
      tenant: {
        tenant_id: 'acme',
        config: { ...acme, display_name: 'Acme', policies: { silence: {} } },
        numbers: ['+33145678901'],
      },
      problems: [],
      warnings: [],
    });
  });

  test('check_document_without_numbers_says_nothing_about_them', () => {
    expect(checkTenant(acme).tenant?.numbers).toBeNull();
    expect(checkTenant({ ...acme, numbers: [] }).tenant?.numbers).toEqual([]);
  });

  test('check_national_numbers_are_read_by_the_default_country', () => {
    const document = { ...acme, default_country: 'FR', numbers: ['01 45 67 89 01', '+14155550100'] };

    expect(checkTenant(document).tenant?.numbers).toEqual(['+33145678901', '+14155550100']);
  });

  test('check_fields_that_sonore_writes_itself_are_left_out', () => {
    const document = { ...acme, _id: 'acme', created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' };

    expect(checkTenant(document)).toEqual({
      tenant: { tenant_id: 'acme', config: acme, numbers: null },
      problems: [],
      warnings: [],
    });
  });

  test.each([
    ['a missing field', { tenant_id: 'acme' }, ['features: is missing; expected object']],
    [
      'several wrong fields',
      { tenant_id: 'a/b', features: { refer: { enabled: 'yes' } } },
      [
        expect.stringContaining('tenant_id: must not have slashes'),
        expect.stringContaining('features.refer.enabled: '),
      ],
    ],
    [
      'a misspelt field where that is an error',
      { ...acme, policies: { silence: { first_promt_after_s: 10 } } },
      ['policies.silence.first_promt_after_s: is not known; did you mean first_prompt_after_s?'],
    ],
    [
      'an unknown field where that is an error',
      { ...acme, policies: { music: {} } },
      [expect.stringContaining('policies.music: is not known; there are max_duration, silence')],
    ],
    [
      'a wrong field and a wrong number at once',
      { ...acme, status: 'paused', numbers: ['x'] },
      [expect.stringContaining('status: '), expect.stringContaining('numbers[0]: "x" is no phone number')],
    ],
    [
      'a national number',
      { ...acme, numbers: ['01 45 67 89 01'] },
      [expect.stringContaining('numbers[0]: "01 45 67 89 01" is no')],
    ],
    [
      'a number that is given twice',
      { ...acme, numbers: ['+33145678901', '0033 1 45 67 89 01'] },
      ['numbers[1]: "0033 1 45 67 89 01" is given twice'],
    ],
    ['a number that is none', { ...acme, numbers: [33145678901] }, [expect.stringContaining('numbers[0]: ')]],
    [
      'a country that is none',
      { ...acme, default_country: 'XX' },
      [expect.stringContaining('default_country: no country')],
    ],
    [
      'a prompt with an unknown variable',
      { ...acme, greeting_text: 'Hello,\n{{caller_numbre}}!' },
      [expect.stringMatching(/^greeting_text: line 2 of the text: .*caller_numbre/)],
    ],
    [
      'words for after hours that cannot be filled in',
      { ...acme, policies: { business_hours: { weekly: {}, after_hours: { greeting_text: '{{' } } } },
      [expect.stringContaining('policies.business_hours.after_hours.greeting_text: line 1')],
    ],
    [
      'an extraction schema that is no object',
      { ...acme, post_call: { summary: { extraction_schema: { type: 'array' } } } },
      [expect.stringContaining('post_call.summary.extraction_schema: ')],
    ],
    [
      'a field name that cannot be stored',
      { ...acme, extensions: { 'a\0': 1 } },
      [expect.stringContaining('extensions: has a field')],
    ],
    ['a name for an operator of the database', { ...acme, $set: {} }, [expect.stringContaining('"$set"')]],
    ['no object', [acme], [expect.stringContaining('expected object')]],
    ['nothing', null, [expect.stringContaining('expected object')]],
  ])('check_%s_is_a_problem_with_its_place', (_what, document, problems) => {
    expect(problemsOf(document)).toEqual(problems);
    expect(checkTenant(document).tenant).toBeNull();
  });

  test('check_values_nested_too_deep_are_refused_before_anything_follows_them', () => {
    let value: unknown = 1;
    for (let level = 0; level < 5_000; level++) value = { inner: value };

    expect(problemsOf({ ...acme, extensions: { value } })).toEqual([expect.stringContaining('nested deeper than')]);
  });

  test.each([
    [
      'at_the_top',
      { ...acme, timezon: 'UTC' },
      ['timezon: is not known; did you mean timezone? It is kept, but does nothing.'],
    ],
    ['that_is_like_no_other', { ...acme, crm: 7 }, [expect.stringContaining('belong under extensions')]],
    ['of_a_feature', { ...acme, features: { end_cal: {} } }, [expect.stringContaining('did you mean end_call?')]],
  ])('check_unknown_field_%s_is_a_warning', (_where, document, warnings) => {
    expect(warningsOf(document)).toEqual(warnings);
    expect(checkTenant(document).tenant?.config).toEqual(document);
  });

  test.each(['French', '*', 'xx-XX', ''])('check_locale_that_nothing_is_known_of_is_a_warning: %s', (locale) => {
    expect(warningsOf({ ...acme, locale })).toEqual([expect.stringContaining(`locale: "${locale}" is no language`)]);
    expect(checkTenant({ ...acme, locale }).tenant?.config).toEqual({ ...acme, locale });
  });

  test.each(['fr', 'fr-FR', 'pt_BR', 'zh-Hant-TW'])('check_locale_is_taken: %s', (locale) => {
    expect(warningsOf({ ...acme, locale })).toEqual([]);
  });

  test('check_values_of_the_owners_own_are_no_warning', () => {
    expect(warningsOf({ ...acme, features: { crm: {} }, extensions: { timezon: 1 } })).toEqual([]);
  });

  test('check_names_the_database_knows_are_the_owners_below_the_top', () => {
    const schema = {
      type: 'object',
      properties: { $ref: { type: 'string' }, 'a.b': { type: 'string' } },
      required: ['$ref', 'a.b'],
      additionalProperties: false,
    };

    expect(problemsOf({ ...acme, extensions: { schema } })).toEqual([]);
  });
});
