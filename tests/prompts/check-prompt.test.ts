import { businessHoursSchema } from '../../src/models/business-hours';
import { checkPrompt, problemLines } from '../../src/prompts/check-prompt';
import { longestPrompt } from '../../src/prompts/prompt-template';
import { sampleTenantConfig } from '../fixtures/sample-tenant-config';

const tenant = sampleTenantConfig({ display_name: 'Acme', extensions: { menu: { soup: 'leek' }, note: null } });

describe('checkPrompt', () => {
  test.each([
    'You answer for {{ tenant.display_name }}. It is {{ now }}, {{ today }}, {{ time }}.',
    'The caller is {{ caller_number | default: "unknown" }}, the line {{ dialed_number }}, the call {{ call_id }}.',
    'Hours: {{ business_hours }}. {% if open_now %}Open.{% else %}Closed.{% endif %}',
    'Soup: {{ tenant.extensions.menu.soup }}. {{ tenant.extensions.note }}{{ tenant.extensions.menu.soup.size }}',
    '{{ tenant.tenant_id }} {{ tenant.timezone }} {{ tenant.locale }}',
    'No template at all, with { braces } and JSON {"a": {"b": 1}}.',
  ])('prompt_is_fit_to_be_published: %s', (text) => {
    expect(checkPrompt(text, tenant)).toEqual([]);
  });

  test.each([
    ['unknown_name', 'One\nTwo {{ customer }}.', 2, 'customer', /there are caller_number/],
    ['branch_that_is_not_taken', '{% if open_now %}a{% else %}\n\n{{ typo }}{% endif %}', 3, 'typo', /unknown/],
    ['default', '{{ typo | default: "x" }}', 1, 'typo', /unknown/],
    ['extension', '{{ tenant.extensions.menu.pie }}', 1, 'tenant.extensions.menu.pie', /which have menu, note/],
    ['field_of_the_tenant', '{{ tenant.features }}', 1, 'tenant.features', /unknown/],
    ['size_of_nothing', '{{ size }}', 1, 'size', /unknown/],
  ])('prompt_with_an_unknown_variable_in_%s_is_named', (_where, text, line, variable, message) => {
    const problems = checkPrompt(text, tenant);

    expect(problems).toMatchObject([{ line, variable, message: expect.stringMatching(message) as string }]);
    expect(problemLines(problems)[0]).toMatch(new RegExp(`^line ${line}, column \\d+: .*${variable}`));
  });

  test.each([
    '{{ tenant.display_name | default: "us" }}',
    'One\n{% if tenant.extensions.slogan %}two{% elsif tenant.extensions.motto %}three{% endif %}',
    "{{ tenant.extensions.slogan | default: 'none' }}",
  ])('prompt_that_can_do_without_what_the_tenant_lacks_is_fit: %s', (text) => {
    expect(checkPrompt(text, sampleTenantConfig())).toEqual([]);
  });

  test('prompt_with_several_unknown_variables_names_all', () => {
    expect(checkPrompt('{{ one }} {{ two }}', tenant).map(({ variable }) => variable)).toEqual(['one', 'two']);
  });

  test('prompt_that_names_a_tenant_without_a_name_says_so', () => {
    const [problem] = checkPrompt('{{ tenant.display_name }}', sampleTenantConfig());

    expect(problem?.message).toMatch(/has no display_name/);
  });

  test.each([
    ['a broken template', 'One\n{% if %}'],
    ['an unknown filter', 'One\n{{ now | shout }}'],
  ])('prompt_with_%s_is_named_with_its_line', (_what, text) => {
    expect(checkPrompt(text, tenant)).toMatchObject([{ line: 2, variable: null }]);
  });

  test('prompt_that_would_speak_of_an_object_is_refused', () => {
    const [problem] = checkPrompt('Menu: {{ tenant.extensions.menu }}.', tenant);

    expect(problem?.message).toMatch(/has fields of its own/);
    expect(checkPrompt('{{ tenant.extensions.menu.soup }}, not [object Object]', tenant)).toEqual([]);
  });

  test.each([
    ['{% if caller_number %}Hello.{% endif %}', /nothing is left .* for a caller without a number$/],
    ['{% if open_now %}Hello.{% endif %}', /nothing is left .* outside the hours$/],
    ['{% unless open_now %}Closed.{% endunless %}', /nothing is left of it when it is filled in$/],
    [
      '{% if caller_number %}Hello.{% elsif open_now %}Hi.{% endif %}',
      /nothing is left .* for a caller without a number outside the hours$/,
    ],
  ])('prompt_without_words_for_some_calls_is_refused_at_any_hour: %s', (text, message) => {
    const withHours = { ...tenant, policies: { business_hours: businessHoursSchema.parse({ weekly: {} }) } };

    expect(checkPrompt(text, withHours)).toMatchObject([{ message: expect.stringMatching(message) as string }]);
  });

  test('prompt_for_open_hours_only_is_fit_for_a_tenant_that_is_always_open', () => {
    expect(checkPrompt('{% if open_now %}Hello.{% endif %}', tenant)).toEqual([]);
  });

  test('prompt_that_is_too_long_is_named', () => {
    expect(checkPrompt('x'.repeat(longestPrompt + 1), tenant)).toHaveLength(1);
    expect(checkPrompt('x'.repeat(longestPrompt), tenant)).toEqual([]);
  });
});
