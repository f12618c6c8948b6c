import { z } from 'zod';
import { requestProblems } from '../../../../src/apps/gateway/admin/request-problems';

function problemsOf(schema: z.ZodType, value: unknown): string[] {
  return requestProblems('body', schema.safeParse(value).error?.issues ?? []);
}

describe('requestProblems', () => {
  test('field_within_a_list_is_named', () => {
    const schema = z.object({ digits: z.array(z.number('must be a number')) });

    expect(problemsOf(schema, { digits: [1, 'two'] })).toEqual(['body.digits.1: must be a number']);
  });

  test('choice_says_what_each_possibility_lacks', () => {
    const schema = z.union([z.object({ id: z.string('is missing') }), z.object({ uri: z.string('is missing') })]);

    expect(problemsOf(z.object({ to: schema }), { to: {} })).toEqual([
      'body.to.id: is missing, or body.to.uri: is missing',
    ]);
  });

  test('choice_with_words_of_its_own_says_those', () => {
    const schema = z.union([z.literal('a'), z.literal('b')], { error: 'must be a or b' });

    expect(problemsOf(schema, 'c')).toEqual(['body: must be a or b']);
  });

  test('choice_by_a_field_that_names_none_of_them_says_which_there_are', () => {
    const schema = z.discriminatedUnion('type', [
      z.object({ type: z.literal('a') }),
      z.object({ type: z.literal('b') }),
    ]);

    expect(problemsOf(schema, { type: 'c' })).toEqual([expect.stringMatching(/^body\.type: \S/)]);
  });
});
