import { nearestKey } from '../../src/models/nearest-key';

describe('nearestKey', () => {
  test.each([
    ['volume', ['after_ms', 'text'], undefined],
    ['aftr_ms', ['after_ms', 'text'], 'after_ms'],
    ['modelsays', ['model_calls', 'model_says'], 'model_says'],
    ['x', [], undefined],
  ])('nearestKey_of %s in %j_is %s', (key, known, expected) => {
    expect(nearestKey(key, known)).toBe(expected);
  });
});
