import { createServer } from 'node:net';
import { freePort } from '../../src/local-stack/free-port';
import { withPort } from '../../src/local-stack/with-port';

/** What a server's failed start says when a port was taken, be it one it chose for itself. */
const taken = new Error('listen tcp 127.0.0.1:38499: bind: address already in use');

describe('withPort', () => {
  it.each([
    ['a_free_one', () => Promise.resolve(undefined)],
    ['a_fixed_one', () => freePort()],
  ])('with_port_%s_is_tried_again_when_somebody_was_quicker', async (_which, choose) => {
    const port = await choose();
    const start = jest.fn<Promise<string>, [number]>().mockRejectedValueOnce(taken).mockResolvedValueOnce('started');

    await expect(withPort(port, start)).resolves.toBe('started');
    if (port !== undefined) expect(start.mock.calls).toEqual([[port], [port]]);
  });

  it('with_port_another_failure_is_final', async () => {
    const start = jest.fn<Promise<string>, [number]>().mockRejectedValue(new Error('no such program'));

    await expect(withPort(undefined, start)).rejects.toThrow('no such program');
    expect(start).toHaveBeenCalledTimes(1);
  });

  it('with_port_fixed_one_that_is_in_use_is_refused_without_a_start', async () => {
    const server = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const start = jest.fn<Promise<string>, [number]>();

    await expect(withPort(port, start)).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use.`);
    expect(start).not.toHaveBeenCalled();
    server.close();
  });
});
