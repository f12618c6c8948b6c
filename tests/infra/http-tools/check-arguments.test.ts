import { checkArguments } from '../../../src/infra/http-tools/check-arguments';

const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    day: { type: 'string', format: 'date' },
    people: { type: 'integer', minimum: 1 },
    room: { enum: ['inside', 'outside'] },
    guest: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
  },
  required: ['day'],
  additionalProperties: false,
};

test('check_arguments_that_follow_the_schema_are_fine', () => {
  const args = { day: '2026-11-23', people: 4, room: 'inside', guest: { name: 'Ada' } };

  expect(checkArguments(schema, args)).toBeNull();
});

test.each([
  [{}, "the arguments must have required property 'day'"],
  [{ day: 'tomorrow' }, 'day must match format "date"'],
  [{ day: '2026-11-23', people: '4' }, 'people must be integer'],
  [{ day: '2026-11-23', room: 'roof' }, 'room must be one of inside, outside'],
  [{ day: '2026-11-23', guest: {} }, "guest must have required property 'name'"],
  [{ day: '2026-11-23', table: 1 }, 'the arguments must not have table'],
  [{ day: 1, people: 0 }, 'day must be string; people must be >= 1'],
])('check_arguments_%j_are_told_what_to_mend', (args, mistake) => {
  expect(checkArguments(schema, args)).toBe(mistake);
});

test.each([{ type: 'nonsense' }, { properties: { a: { pattern: '(' } } }, { $ref: 'https://example.com/schema' }])(
  'check_arguments_of_schema_%j_throws',
  (broken) => expect(() => checkArguments(broken, {})).toThrow(),
);
