import type { CallRecord } from '../../src/models/call-record';
import { markUnheardEnd } from '../../workflows/unheard-end';

type Owner = CallRecord['owners'][number];

const first: Owner = {
  epoch: 1,
  host_queue: 'calls-host-1',
  seated_at: '2026-11-23T10:00:00.000Z',
  attached_at: '2026-11-23T10:00:01.000Z',
  resumed: false,
  handed_over: false,
  gap: null,
};
const next: Owner = { ...first, epoch: 2, seated_at: '2026-11-23T10:00:30.000Z', attached_at: null, resumed: true };
const endedAt = '2026-11-23T10:00:40.000Z';

function gapAfter(...owners: Owner[]): Owner['gap'] | undefined {
  const copies = structuredClone(owners);
  markUnheardEnd(copies, endedAt);
  return copies.at(-1)?.gap;
}

describe('markUnheardEnd', () => {
  it('owner_lost_and_nobody_attached_since_is_a_gap_up_to_the_end', () => {
    expect(gapAfter(first, next)).toEqual({
      since: '2026-11-23T10:00:01.000Z',
      until: endedAt,
      recovered_items: 0,
      lost: true,
    });
  });

  it.each([
    ['single_owner', [first]],
    ['owner_that_attached', [first, { ...next, attached_at: '2026-11-23T10:00:31.000Z' }]],
    ['owner_that_handed_over', [first, { ...next, handed_over: true }]],
  ])('%s_leaves_no_gap', (_name, owners) => {
    expect(gapAfter(...owners)).toBeNull();
  });

  it('no_owner_at_all_is_harmless', () => {
    expect(gapAfter()).toBeUndefined();
  });
});
