import { WriteBuffer } from '../../../src/infra/mongo/write-buffer';

function buffer(limit = 100): { writes: WriteBuffer; notes: [string, Record<string, unknown>][] } {
  const notes: [string, Record<string, unknown>][] = [];
  return { writes: new WriteBuffer({ limit, note: (event, fields) => notes.push([event, fields]) }), notes };
}

const never = (): Promise<void> => new Promise(() => undefined);

/** A write that fails so many times. */
function failing(times: number): jest.Mock<Promise<void>> {
  let attempts = 0;
  return jest.fn(() => (++attempts <= times ? Promise.reject(new Error('database away')) : Promise.resolve()));
}

describe('WriteBuffer', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('buffer_write_is_repeated_until_it_succeeds', async () => {
    const { writes, notes } = buffer();
    const write = failing(3);

    writes.add('call-1', write);
    await jest.advanceTimersByTimeAsync(60_000);

    expect(write).toHaveBeenCalledTimes(4);
    expect(writes.size).toBe(0);
    expect(notes.map(([event]) => event)).toEqual(['write_retried']);
  });

  it('buffer_full_refuses_and_says_so', async () => {
    const { writes, notes } = buffer(2);
    const third = failing(0);

    writes.add('call-1', never);
    writes.add('call-2', never);
    writes.add('call-3', third);
    await jest.advanceTimersByTimeAsync(1_000);

    expect(third).not.toHaveBeenCalled();
    expect(notes).toEqual([['write_dropped', { call_id: 'call-3' }]]);
  });

  it('buffer_full_says_no_and_still_takes_what_is_always_to_be_kept', async () => {
    const { writes, notes } = buffer(1);
    const marker = failing(0);

    expect(writes.add('call-1', never)).toBe(true);
    expect(writes.add('call-1', never)).toBe(false);
    expect(writes.add('call-1', marker, { always: true })).toBe(true);
    await jest.advanceTimersByTimeAsync(1_000);

    expect(marker).toHaveBeenCalledTimes(1);
    expect(notes).toHaveLength(1);
  });

  it('buffer_settled_waits_for_the_writes_of_its_call_only', async () => {
    const { writes } = buffer();
    const write = failing(1);
    writes.add('call-1', write);
    writes.add('call-2', never);
    let settled = false;
    void writes.settled('call-1', 60_000).then(() => {
      settled = true;
    });

    await jest.advanceTimersByTimeAsync(100);
    expect(settled).toBe(false);
    await jest.advanceTimersByTimeAsync(1_000);

    expect(settled).toBe(true);
    expect(write).toHaveBeenCalledTimes(2);
  });

  it('buffer_settled_gives_up_at_its_limit', async () => {
    const { writes } = buffer();
    writes.add('call-1', never);
    const settled = writes.settled('call-1', 1_500);

    await jest.advanceTimersByTimeAsync(1_500);

    await expect(settled).resolves.toBeUndefined();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('buffer_settled_without_writes_resolves_at_once', async () => {
    await expect(buffer().writes.settled('call-1', 1_500)).resolves.toBeUndefined();
  });

  it('buffer_stop_says_how_much_was_lost_and_takes_nothing_more', async () => {
    const { writes, notes } = buffer();
    writes.add('call-1', failing(0));
    writes.add('call-2', never);
    const stopped = writes.stop(5_000);
    await jest.advanceTimersByTimeAsync(5_000);
    await stopped;

    writes.add('call-3', failing(0));

    expect(notes).toEqual([
      ['writes_lost', { count: 1 }],
      ['write_dropped', { call_id: 'call-3' }],
    ]);
  });

  it('buffer_stop_ends_the_repeating', async () => {
    const { writes } = buffer();
    const write = failing(1_000);
    writes.add('call-1', write);
    const stopped = writes.stop(1_000);
    await jest.advanceTimersByTimeAsync(10_000);
    await stopped;
    const attempts = write.mock.calls.length;

    await jest.advanceTimersByTimeAsync(60_000);

    expect(write).toHaveBeenCalledTimes(attempts);
  });
});
