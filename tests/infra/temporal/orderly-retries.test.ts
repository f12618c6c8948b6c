import { OrderlyRetries } from '../../../src/infra/temporal/orderly-retries';

/** gRPC `UNAVAILABLE`, as far as it counts. */
const unavailable = { code: 14, details: '' } as Parameters<OrderlyRetries['retryableDecider']>[1];

describe('OrderlyRetries', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('retries_until_the_end_are_the_usual_ones', async () => {
    const retries = new OrderlyRetries();

    expect(retries.retryableDecider(1, unavailable)).toBe(true);
    await retries.end();
    expect(retries.retryableDecider(1, unavailable)).toBe(false);
  });

  test('end_waits_for_the_retry_that_is_under_way', async () => {
    const retries = new OrderlyRetries();
    const delayMs = retries.delayFunction(3, unavailable);
    let ended = false;

    const end = retries.end().then(() => (ended = true));
    await jest.advanceTimersByTimeAsync(delayMs);
    expect(ended).toBe(false);
    await jest.advanceTimersByTimeAsync(21);

    await end;
    expect(ended).toBe(true);
  });
});
