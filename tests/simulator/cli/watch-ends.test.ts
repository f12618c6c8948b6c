import { watchEnds } from '../../../src/simulator/cli/watch-ends';
import { type JournalRecord, type SocketRecord } from '../../../src/simulator/journal';

function setUp(): {
  tell: (callId: string, state: SocketRecord['state'], status?: number) => void;
  noticed: () => Promise<void>;
} {
  let listener: (record: JournalRecord) => void = () => undefined;
  const noticed = watchEnds({
    onEvent: (given) => {
      listener = given;
      return () => undefined;
    },
  });
  const tell = (callId: string, state: SocketRecord['state'], status?: number): void =>
    listener({ kind: 'socket', callId, at: 0, state, code: null, sockets: 0, ...(status && { status }) });
  return { tell, noticed };
}

/** Whether a promise has settled once everything due within `ms` has happened, by Jest's clock. */
async function isSettledAfter(promise: Promise<void>, ms: number): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await jest.advanceTimersByTimeAsync(ms);
  return settled;
}

describe('watchEnds', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  test('watch_ends_calls_without_sideband_are_not_waited_for', async () => {
    const { tell, noticed } = setUp();
    tell('rejected', 'refused');

    expect(await isSettledAfter(noticed(), 500)).toBe(true);
  });

  test('watch_ends_call_refused_already_is_not_waited_for', async () => {
    const { tell, noticed } = setUp();
    tell('a', 'attached');
    tell('a', 'detached');
    tell('a', 'refused');

    expect(await isSettledAfter(noticed(), 500)).toBe(true);
  });

  test('watch_ends_two_calls_waits_until_both_were_refused', async () => {
    const { tell, noticed } = setUp();
    tell('a', 'attached');
    tell('b', 'attached');
    const over = noticed();
    tell('a', 'refused');

    expect(await isSettledAfter(over, 500)).toBe(false);
    tell('b', 'refused');
    expect(await isSettledAfter(over, 500)).toBe(true);
  });

  test('watch_ends_call_refused_by_a_broken_server_is_still_waited_for', async () => {
    const { tell, noticed } = setUp();
    tell('a', 'attached');
    tell('a', 'refused', 503);

    expect(await isSettledAfter(noticed(), 500)).toBe(false);
  });

  test('watch_ends_agent_that_never_asks_gives_up_waiting', async () => {
    const { tell, noticed } = setUp();
    tell('a', 'attached');

    expect(await isSettledAfter(noticed(), 3_000)).toBe(true);
  });
});
