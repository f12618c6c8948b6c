import * as fc from 'fast-check';
import {
  isTemplate,
  longestPrompt,
  renderTemplate,
  TemplateError,
  variablesOf,
} from '../../src/prompts/prompt-template';

/** What a template is refused for. */
function problemOf(text: string, variables: object = {}): TemplateError['problem'] {
  try {
    renderTemplate(text, variables);
  } catch (error) {
    if (error instanceof TemplateError) return error.problem;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('renderTemplate', () => {
  test.each([
    ['a_value', 'Hello {{ name }}.', 'Hello Acme.'],
    ['a_path', '{{ tenant.extensions.slogan }}', 'We sit.'],
    ['a_condition', '{% if open %}Open{% else %}Closed{% endif %}.', 'Open.'],
    ['a_default', '{{ nobody | default: "somebody" }}', 'somebody'],
    ['a_filter', '{{ name | upcase }}', 'ACME'],
    ['a_loop', '{% for day in days %}{{ day }} {% endfor %}', 'Mon Tue '],
    ['nothing_in_it', 'Called by {{ caller }}.', 'Called by .'],
    ['raw', '{% raw %}{{ name }}{% endraw %}', '{{ name }}'],
  ])('template_with_%s_is_filled_in', (_what, text, filledIn) => {
    const tenant = { extensions: { slogan: 'We sit.' } };

    expect(renderTemplate(text, { name: 'Acme', open: true, days: ['Mon', 'Tue'], caller: null, tenant })).toBe(
      filledIn,
    );
  });

  test('text_without_anything_to_fill_in_stays_byte_identical', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!isTemplate(text));
        expect(renderTemplate(text, {})).toBe(text);
      }),
    );
  });

  test.each([
    ['variable', 'One.\nTwo {{ typo }}.', { line: 2, variable: 'typo', message: 'undefined variable: typo' }],
    ['path', '{{ tenant.typo }}', { line: 1, variable: 'tenant.typo' }],
    ['filter', '\n\n{{ name | shout }}', { line: 3, variable: null, message: 'undefined filter: shout' }],
    ['tag', '{% render "a" %}', { line: 1, variable: null, message: 'tag "render" not found' }],
    ['end', '{% if name %}', { line: 1, variable: null }],
    ['brace', 'A {{ name', { line: 1, variable: null }],
    ['words', '{% comment %}x{% endcomment %}', { message: expect.stringContaining('nothing is left') as string }],
  ])('template_with_a_broken_%s_is_refused_with_its_place', (_what, text, problem) => {
    expect(problemOf(text, { name: 'Acme', tenant: {} })).toMatchObject(problem);
  });

  test.each(['constructor', '__proto__', 'toString', 'tenant.constructor', 'tenant.__proto__.polluted'])(
    'template_cannot_reach_%s_of_an_object',
    (variable) => {
      expect(problemOf(`{{ ${variable} }}`, { tenant: {} }).variable).toBeTruthy();
    },
  );

  test.each([
    ['include', '{% include "/etc/passwd" %}'],
    ['render', '{% render "../../package.json" %}'],
    ['layout', '{% layout "/etc/passwd" %}'],
  ])('template_cannot_%s_a_file', (_tag, text) => {
    expect(problemOf(text).message).toMatch(/not found/);
  });

  test.each([
    ['range', '{% for i in (1..9999999) %}x{% endfor %}', /memory alloc limit/],
    [
      'loop',
      '{% for a in (1..9999) %}{% for b in (1..9999) %}{{ b }}{% endfor %}{% endfor %}',
      /(memory alloc|render) limit|longer than/,
    ],
    ['value', '{{ long }}{{ long }}', /longer than/],
  ])('template_with_an_endless_%s_is_stopped', (_what, text, message) => {
    expect(problemOf(text, { long: 'x'.repeat(longestPrompt) }).message).toMatch(message);
  });

  test('template_not_strict_leaves_out_what_it_does_not_know', () => {
    expect(renderTemplate('Hello {{ typo.more }}{{ name }}.', { name: 'Acme' }, { strict: false })).toBe('Hello Acme.');
  });

  test('any_text_is_filled_in_or_refused_and_nothing_else', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('{{', '}}', '{%', '%}', ' if ', 'name', '|', "'", '"', '.'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          expect(typeof renderTemplate(pieces.join(''), { name: 'Acme' })).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateError);
        }
      }),
    );
  });
});

describe('variablesOf', () => {
  test('variables_of_every_branch_are_found_and_own_names_are_not', () => {
    const text =
      '{% assign a = now %}\n{% if open %}{{ one.two }}{% else %}{{ a }}{% for d in days %}{{ d }}{% endfor %}{% endif %}';

    const found = variablesOf(text);

    expect(found.map(({ path }) => path.join('.')).sort()).toEqual(['days', 'now', 'one.two', 'open']);
    expect(found.find(({ path }) => path[0] === 'one')).toMatchObject({ line: 2 });
  });
});
