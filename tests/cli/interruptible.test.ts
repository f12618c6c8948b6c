import { interruptible } from '../../src/cli/versions/interruptible';

describe('interruptible', () => {
  test('first_signal_aborts_and_the_next_one_is_not_ours', async () => {
    const told: string[] = [];
    const before = process.listenerCount('SIGINT');

    const aborted = await interruptible(
      (line) => void told.push(line),
      (interruption) => {
        process.emit('SIGINT');
        expect(process.listenerCount('SIGINT')).toBe(before);
        return Promise.resolve(interruption.aborted);
      },
    );

    expect(aborted).toBe(true);
    expect(told).toEqual([expect.stringMatching(/^Interrupted/)]);
  });

  test.each(['resolves', 'rejects'])('work_that_%s_leaves_no_listener', async (how) => {
    const before = process.listenerCount('SIGTERM');

    await interruptible(
      () => undefined,
      () => (how === 'resolves' ? Promise.resolve() : Promise.reject(new Error('failed'))),
    ).catch(() => undefined);

    expect(process.listenerCount('SIGTERM')).toBe(before);
  });
});
