import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { type HttpServer, startHttpServer } from '../../../../src/apps/gateway/http/http-server';

interface Slow {
  server: HttpServer;
  /** Resolves when a request has arrived. */
  arrived: Promise<void>;
  /** Lets the request be answered. */
  answer: () => void;
}

/** A server whose requests wait to be let go. */
async function slowServer(): Promise<Slow> {
  let arrive!: () => void;
  let answer!: () => void;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const released = new Promise<void>((resolve) => (answer = resolve));
  const server = await startHttpServer({
    app: (_request, response) => {
      arrive();
      void released.then(() => response.end('answered'));
    },
    port: 0,
    host: '127.0.0.1',
  });
  return { server, arrived, answer };
}

function statusOf(url: string, agent: Agent): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response: IncomingMessage) => {
      response.resume().once('end', () => resolve(response.statusCode));
    }).once('error', reject);
  });
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
      .once('connect', () => {
        socket.destroy();
        resolve(true);
      })
      .once('error', () => resolve(false));
  });
}

describe('startHttpServer', () => {
  afterEach(() => jest.useRealTimers());

  test('httpServer_on_port_0_tells_the_port_it_took', async () => {
    const { server, answer } = await slowServer();
    answer();

    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    expect((await fetch(server.url)).status).toBe(200);

    await server.stop();
  });

  test('httpServer_stop_finishes_what_is_in_flight_and_takes_nothing_new', async () => {
    const { server, arrived, answer } = await slowServer();
    const agent = new Agent({ keepAlive: true });
    const inFlight = statusOf(server.url, agent);
    await arrived;

    const stopped = server.stop();
    const accepted = await connects(server.port);
    answer();

    expect(accepted).toBe(false);
    expect(await inFlight).toBe(200);
    // Would wait out the whole grace period if the kept-alive connection stayed open.
    await stopped;
    agent.destroy();
  });

  test('httpServer_stopped_twice_stops_once', async () => {
    const { server } = await slowServer();

    const [first, second] = [server.stop(), server.stop()];

    expect(second).toBe(first);
    await first;
    expect(await connects(server.port)).toBe(false);
  });

  test('httpServer_request_that_never_ends_does_not_hold_up_the_stop', async () => {
    const { server, arrived } = await slowServer();
    const agent = new Agent();
    const inFlight = statusOf(server.url, agent);
    const cut = expect(inFlight).rejects.toMatchObject({ code: 'ECONNRESET' });
    await arrived;
    jest.useFakeTimers();

    const stopped = server.stop();
    jest.runAllTimers();

    await stopped;
    await cut;
    agent.destroy();
  });

  test('httpServer_on_a_taken_port_rejects', async () => {
    const { server } = await slowServer();

    const second = startHttpServer({ app: () => undefined, port: server.port, host: '127.0.0.1' });

    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await server.stop();
  });
});
