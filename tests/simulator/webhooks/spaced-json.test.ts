import { spacedJson } from '../../../src/simulator/webhooks/spaced-json';

describe('spacedJson', () => {
  test('values_haveSpacesBehindColonsAndCommas_andReadBackTheSame', () => {
    const value = { a: [1, 'x: y, z', null], b: { c: true, d: undefined } };

    const text = spacedJson(value);

    expect(text).toBe('{"a": [1, "x: y, z", null], "b": {"c": true}}');
    expect(JSON.parse(text)).toEqual({ a: [1, 'x: y, z', null], b: { c: true } });
  });
});
