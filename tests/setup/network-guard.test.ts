import { get } from 'node:http';
import { createServer, type AddressInfo, connect } from 'node:net';

const refusal = /A test tried to reach 192\.0\.2\.1/;

/** The error a client of `node:http` gets for `url`. */
function errorOf(url: string): Promise<Error> {
  return new Promise((resolve) => get(url).on('error', resolve));
}

describe('network guard', () => {
  it('network_guard_http_request_elsewhere_is_refused', async () => {
    const error = await errorOf('http://192.0.2.1/');

    expect(error.message).toMatch(refusal);
  });

  it('network_guard_fetch_elsewhere_is_refused', async () => {
    const response = fetch('https://192.0.2.1/');

    await expect(response).rejects.toMatchObject({ cause: { message: expect.stringMatching(refusal) as string } });
  });

  it('network_guard_fake_clock_refusal_still_arrives', async () => {
    jest.useFakeTimers();
    try {
      const error = await errorOf('http://192.0.2.1/');

      expect(error.message).toMatch(refusal);
    } finally {
      jest.useRealTimers();
    }
  });

  it('network_guard_loopback_connects', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');

    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));

    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
    server.close();
  });
});
