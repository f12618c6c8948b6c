import { isBusinessHours } from '../../src/policies/business-hours';

describe('isBusinessHours', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  test.each([
    ['2024-01-15T14:30:00Z', true],
    ['2024-01-15T22:00:00Z', false],
  ])('business_hours_clock_at_%s_is_%p', (now, expected) => {
    jest.useFakeTimers({ now: new Date(now) });

    expect(isBusinessHours()).toBe(expected);
  });

  test.each([
    ['Monday, before opening', '2024-01-15T08:59:59.999Z', false],
    ['Monday, opening', '2024-01-15T09:00:00Z', true],
    ['Friday, last moment', '2024-01-19T17:59:59.999Z', true],
    ['Friday, closing', '2024-01-19T18:00:00Z', false],
    ['Saturday', '2024-01-20T12:00:00Z', false],
    ['Sunday', '2024-01-21T12:00:00Z', false],
  ])('business_hours_%s', (_when, at, expected) => {
    expect(isBusinessHours(new Date(at))).toBe(expected);
  });
});
