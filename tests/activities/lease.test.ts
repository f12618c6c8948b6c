import { Lease } from '../../activities/lease';

describe('Lease', () => {
  it('lease_is_held_for_a_timeout_after_each_beat', () => {
    let now = 0;
    const lease = new Lease(10_000, () => now);

    now = 9_999;
    expect(lease.held).toBe(true);
    lease.beaten();
    now += 9_999;
    expect(lease.held).toBe(true);
    now += 1;
    expect(lease.held).toBe(false);
  });

  it.each([undefined, 0])('lease_without_a_timeout_%s_is_always_held', (timeoutMs) => {
    let now = 0;
    const lease = new Lease(timeoutMs, () => now);

    now = Number.MAX_SAFE_INTEGER;

    expect(lease.held).toBe(true);
  });
});
