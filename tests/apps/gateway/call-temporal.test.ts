import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Client, Connection, NamespaceNotFoundError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { callTemporal } from '../../../src/apps/gateway/call-temporal';
import { ServiceUnavailable } from '../../../src/apps/gateway/http/service-unavailable';
import { incomingEvent, postWebhook } from './support/post-webhook';
import { recordingClient } from './support/recording-client';
import { testGateway } from './support/test-gateway';

const context = { operation: 'start', call_id: 'rtc_u1_abc' };

/** Accepts connections and never says a word, as a server behind a broken network does. */
async function silentServer(): Promise<{ address: string; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await closed(server);
  };
  return { address: addressOf(server), close };
}

async function closedPort(): Promise<{ address: string; close: () => Promise<void> }> {
  const { address, close } = await silentServer();
  await close();
  return { address, close: () => Promise.resolve() };
}

/** A client of this server, and a way to close it. */
function realClient(address: string): { client: Client; close: () => Promise<void> } {
  const connection = Connection.lazy({ address });
  const client = new Client({ connection });
  const withDeadline = client.withDeadline.bind(client);
  const requests: Promise<unknown>[] = [];
  client.withDeadline = <T>(deadline: number | Date, request: () => Promise<T>) => {
    const made = withDeadline(deadline, request);
    requests.push(made);
    return made;
  };
  const close = async (): Promise<void> => {
    // The SDK's next attempt of a request would throw outside of any promise on a closed connection.
    await Promise.allSettled(requests);
    await connection.close();
  };
  return { client, close };
}

function addressOf(server: Server): string {
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

describe('callTemporal', () => {
  afterEach(() => jest.useRealTimers());

  test.each([
    ['refuses connections', closedPort],
    ['never answers', silentServer],
  ])('webhook_when_temporal_%s_is_answered_503', async (_, start) => {
    const server = await start();
    const temporal = realClient(server.address);
    const gateway = testGateway({}, { client: temporal.client });

    try {
      const incoming = postWebhook(gateway.app, incomingEvent());
      const ended = postWebhook(gateway.app, incomingEvent({ type: 'realtime.call.ended' }));
      const responses = await Promise.all([incoming, ended]);

      expect(responses.map(({ status, body }) => ({ status, body }))).toEqual([
        { status: 503, body: { detail: 'Service Unavailable' } },
        { status: 503, body: { detail: 'Service Unavailable' } },
      ]);
      expect(gateway.logged('temporal_unavailable')).toHaveLength(2);
      expect(gateway.logged('temporal_unavailable')).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ level: 'ERROR', operation: 'start', call_id: 'rtc_u1_abc' }),
          expect.objectContaining({ level: 'ERROR', operation: 'callEnded', call_id: 'rtc_u1_abc' }),
        ]),
      );
    } finally {
      await temporal.close();
      await server.close();
    }
  });

  test('callTemporal_without_an_answer_gives_up_after_two_and_a_half_seconds', async () => {
    jest.useFakeTimers();
    const { client, deadlines } = recordingClient();
    const gaveUp = jest.fn();

    const asking = callTemporal(client, () => new Promise(() => undefined), context).catch(gaveUp);
    await jest.advanceTimersByTimeAsync(2499);
    const before = gaveUp.mock.calls.length;
    await jest.advanceTimersByTimeAsync(1);
    await asking;

    expect(before).toBe(0);
    expect(gaveUp).toHaveBeenCalledWith(expect.any(ServiceUnavailable));
    expect(deadlines).toEqual([2500]);
  });

  test.each([
    ['a request the server refuses to serve', new ServiceError('Failed to start Workflow'), ServiceUnavailable],
    ['a namespace that is not there', new NamespaceNotFoundError('sonore'), ServiceUnavailable],
    ['a defect of ours', new TypeError('not a function'), TypeError],
  ])('callTemporal_%s_is_told_apart', async (_, error, expected) => {
    const { client } = recordingClient();

    await expect(callTemporal(client, () => Promise.reject(error), context)).rejects.toBeInstanceOf(expected);
  });

  test('callTemporal_answered_gives_the_answer', async () => {
    const { client } = recordingClient();

    expect(await callTemporal(client, () => Promise.resolve('an answer'), context)).toBe('an answer');
  });

  test('callTemporal_news_about_the_workflow_is_thrown_as_it_is', async () => {
    const { client } = recordingClient();
    const notFound = new WorkflowNotFoundError('not found', 'call-rtc_u1_abc', undefined);

    await expect(callTemporal(client, () => Promise.reject(notFound), context)).rejects.toBe(notFound);
  });
});
