import { retryAfterMs } from '../../../src/infra/openai/retry-after';

const now = Date.parse('2026-01-15T14:30:00Z');

describe('retryAfterMs', () => {
  test.each([
    ['milliseconds', { 'retry-after-ms': '250' }, 250],
    ['fractional_milliseconds', { 'retry-after-ms': '250.4' }, 250],
    ['seconds', { 'retry-after': '2' }, 2000],
    ['fractional_seconds', { 'retry-after': '0.5' }, 500],
    ['an_http_date', { 'retry-after': 'Thu, 15 Jan 2026 14:30:03 GMT' }, 3000],
    ['a_date_in_the_past', { 'retry-after': 'Thu, 15 Jan 2026 14:29:00 GMT' }, 0],
    ['milliseconds_before_seconds', { 'retry-after': '9', 'retry-after-ms': '100' }, 100],
    ['broken_milliseconds_beside_seconds', { 'retry-after': '9', 'retry-after-ms': 'soon' }, 9000],
    ['more_than_a_minute', { 'retry-after': '86400' }, 60_000],
    ['zero', { 'retry-after': '0' }, 0],
  ])('retry_after_%s_is_read', (_form, headers, expected) => {
    expect(retryAfterMs(new Headers(headers), now)).toBe(expected);
  });

  test.each([
    ['absent', {}],
    ['empty', { 'retry-after': '' }],
    ['not_a_date', { 'retry-after': 'soon' }],
  ])('retry_after_%s_says_nothing', (_form, headers: Record<string, string>) => {
    expect(retryAfterMs(new Headers(headers), now)).toBeNull();
  });
});
