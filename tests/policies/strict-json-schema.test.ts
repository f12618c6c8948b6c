import { strictSchema } from '../../src/policies/strict-json-schema';

const object = (properties: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  type: 'object',
  properties,
  ...more,
});

describe('strictSchema', () => {
  test('strict_schema_required_properties_stay_and_the_others_may_be_null', () => {
    const strict = strictSchema(
      object({ chairs: { type: 'integer' }, color: { type: 'string' } }, { required: ['chairs'] }),
    );

    expect(strict).toEqual({
      ok: true,
      schema: {
        type: 'object',
        properties: { chairs: { type: 'integer' }, color: { type: ['string', 'null'] } },
        required: ['chairs', 'color'],
        additionalProperties: false,
      },
    });
  });

  test.each([
    ['a choice', { enum: ['red', 'blue'], type: 'string' }],
    ['an object', { type: 'object', properties: {} }],
    ['a list', { type: 'array', items: { type: 'string' } }],
  ])('strict_schema_%s_that_is_not_required_is_itself_or_null', (_, property) => {
    const strict = strictSchema(object({ one: property }));

    expect(strict).toMatchObject({
      ok: true,
      schema: { properties: { one: { anyOf: [{ type: property.type }, { type: 'null' }] } } },
    });
  });

  test('strict_schema_what_may_be_null_already_stays_as_it_is', () => {
    const strict = strictSchema(object({ one: { type: ['string', 'null'] } }));

    expect(strict).toMatchObject({ schema: { properties: { one: { type: ['string', 'null'] } } } });
  });

  test('strict_schema_objects_inside_lists_and_objects_are_closed_too', () => {
    const inner = object({ a: { type: 'string' } }, { required: ['a'] });
    const closed = { ...inner, additionalProperties: false };

    const strict = strictSchema(
      object({ list: { type: 'array', items: inner }, one: inner }, { required: ['list', 'one'] }),
    );

    expect(strict).toMatchObject({ schema: { properties: { list: { items: closed }, one: closed } } });
  });

  test.each([
    ['a list at the root', { type: 'array', items: { type: 'string' } }, 'it must have the type "object"'],
    ['no properties', { type: 'object' }, 'it needs properties'],
    ['oneOf', object({ a: { oneOf: [] } }), 'a uses "oneOf"'],
    ['a reference', object({ a: { $ref: '#/$defs/x' } }), 'a uses "$ref"'],
    ['a default', object({ a: { type: 'string', default: '' } }), 'a uses "default"'],
    ['further properties', object({}, { additionalProperties: true }), 'it must not allow additionalProperties'],
    ['a type nobody knows', object({ a: { type: 'text' } }), 'a cannot have the type "text"'],
    ['no type', object({ a: { description: 'x' } }), 'a needs a type'],
    ['a format nobody knows', object({ a: { type: 'string', format: 'phone' } }), 'a cannot have the format '],
    ['a choice that is no list', object({ a: { enum: 'red' } }), 'a cannot have the enum "red"'],
    ['a choice that is there twice', object({ a: { enum: ['x', 'x'] } }), 'a cannot have the enum ["x","x"]'],
    ['nothing to choose from', object({ a: { enum: [] } }), 'a cannot have the enum []'],
    ['a pattern that is none', object({ a: { type: 'string', pattern: '([' } }), 'a cannot have the pattern '],
    ['a limit in words', object({ a: { type: 'integer', minimum: 'one' } }), 'a cannot have the minimum '],
    ['alternatives of nothing', object({ a: { anyOf: [] } }), 'a cannot have the anyOf []'],
    ['one required name', object({ a: { type: 'string' } }, { required: 'a' }), 'it cannot have the required '],
    ['a list of anything', object({ a: { type: 'array' } }), 'a[] must be a schema object'],
    ['a required stranger', object({}, { required: ['b'] }), 'it requires "b", which it does not describe'],
    ['a name with a dot', object({ 'a.b': { type: 'string' } }), 'a.b is no name'],
    ['a mistake far inside', object({ a: object({ b: { not: {} } }) }), 'a.b uses "not"'],
  ])('strict_schema_with_%s_is_refused_and_says_where', (_, schema, problem) => {
    const strict = strictSchema(schema);

    expect(strict).toEqual({ ok: false, problems: expect.arrayContaining([expect.stringContaining(problem)]) });
  });

  test('strict_schema_nested_too_deep_is_refused', () => {
    let schema: Record<string, unknown> = { type: 'string' };
    for (let level = 0; level < 10; level++) schema = object({ a: schema }, { required: ['a'] });

    expect(strictSchema(schema)).toEqual({ ok: false, problems: [expect.stringContaining('nested deeper than 8')] });
  });

  test('strict_schema_with_too_many_properties_is_refused', () => {
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`p${index}`, { type: 'string' }]));

    expect(strictSchema(object(many))).toEqual({ ok: false, problems: ['it has more than 200 properties'] });
  });
});
