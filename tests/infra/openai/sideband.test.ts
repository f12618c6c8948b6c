import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import {
  openSideband,
  sidebandUrl,
  type Sideband,
  type SidebandClose,
  type SidebandOptions,
} from '../../../src/infra/openai/sideband';

/** Resolves with the first value it is given; the test waits for an event, never for a time. */
function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

let server: Server;
let sockets: WebSocketServer;
let url: string;
/** What the server does with an upgrade; accepting by default. */
let onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
/** What the server does with an accepted socket, at once. */
let onAccepted: (socket: WebSocket, request: IncomingMessage) => void;
const connections = new Set<Socket>();

function listen(options: ConstructorParameters<typeof WebSocketServer>[0] = {}): void {
  sockets = new WebSocketServer({ noServer: true, perMessageDeflate: true, ...options });
  onAccepted = () => undefined;
  onUpgrade = (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, (accepted) => onAccepted(accepted, request));
}

function refuse(head: string, body: string): void {
  onUpgrade = (_request, socket) => void socket.end(`HTTP/1.1 ${head}\r\n\r\n${body}`);
}

beforeEach(async () => {
  listen();
  server = createServer();
  server.on('upgrade', (request, socket, head) => onUpgrade(request, socket, head));
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = sidebandUrl(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/realtime`, 'rtc_u1_abc');
});

afterEach(async () => {
  for (const connection of connections) connection.destroy();
  server.close();
  await once(server, 'close');
});

/** Options with everything that happened on the socket recorded. */
function recording(overrides: Partial<SidebandOptions> = {}) {
  const frames: string[] = [];
  const closes: SidebandClose[] = [];
  const errors: unknown[] = [];
  const closed = deferred<SidebandClose>();
  const options: SidebandOptions = {
    url,
    apiKey: 'sk-test',
    handshakeTimeoutMs: 5_000,
    onFrame: (text) => frames.push(text),
    onClose: (close) => {
      closes.push(close);
      closed.resolve(close);
    },
    onError: (error) => errors.push(error),
    ...overrides,
  };
  return { options, frames, closes, errors, closed: closed.promise };
}

async function opened(options: SidebandOptions): Promise<Sideband> {
  const result = await openSideband(options);
  if (result.kind !== 'open') throw new Error(`not open: ${JSON.stringify(result)}`);
  return result.socket;
}

describe('sidebandUrl', () => {
  test.each([
    ['no_query', 'wss://api.openai.com/v1/realtime', 'wss://api.openai.com/v1/realtime?call_id=rtc_1'],
    ['a_query', 'ws://127.0.0.1:9/rt?model=x', 'ws://127.0.0.1:9/rt?model=x&call_id=rtc_1'],
    ['an_open_query', 'ws://127.0.0.1:9/rt?model=x&', 'ws://127.0.0.1:9/rt?model=x&call_id=rtc_1'],
    ['a_bare_question_mark', 'ws://127.0.0.1:9/rt?', 'ws://127.0.0.1:9/rt?call_id=rtc_1'],
    ['another_call_id', 'ws://127.0.0.1:9/rt?call_id=old', 'ws://127.0.0.1:9/rt?call_id=rtc_1'],
  ])('sideband_url_with_%s_gets_the_call_id', (_case, address, expected) => {
    expect(sidebandUrl(address, 'rtc_1')).toBe(expected);
  });

  test('sideband_url_escapes_the_call_id', () => {
    expect(new URL(sidebandUrl('ws://127.0.0.1:9/rt', 'a&b=c')).searchParams.get('call_id')).toBe('a&b=c');
  });
});

describe('openSideband, accepted', () => {
  test('sideband_handshake_carries_the_key_and_nothing_of_the_beta', async () => {
    const handshake = deferred<IncomingMessage>();
    onAccepted = (_socket, request) => handshake.resolve(request);

    const socket = await opened(recording().options);

    const request = await handshake.promise;
    expect(socket.open).toBe(true);
    expect(request.url).toBe('/v1/realtime?call_id=rtc_u1_abc');
    expect(request.headers.authorization).toBe('Bearer sk-test');
    expect(request.headers).not.toHaveProperty('openai-beta');
    expect(request.headers).not.toHaveProperty('sec-websocket-extensions');
  });

  test('sideband_handshake_of_a_project_names_it', async () => {
    const handshake = deferred<IncomingMessage>();
    onAccepted = (_socket, request) => handshake.resolve(request);

    await opened({ ...recording().options, projectId: 'proj_1' });

    expect((await handshake.promise).headers['openai-project']).toBe('proj_1');
  });

  test('sideband_frames_sent_with_the_handshake_arrive_in_order_and_after_the_socket', async () => {
    const order: string[] = [];
    const last = deferred<void>();
    onAccepted = (socket) => ['{"n":1}', '{"n":2}', '{"n":3}'].forEach((frame) => socket.send(frame));
    const { options } = recording({
      onFrame: (text) => {
        order.push(text);
        if (order.length === 4) last.resolve();
      },
    });

    await opened(options);
    order.push('socket received');
    await last.promise;

    expect(order).toEqual(['socket received', '{"n":1}', '{"n":2}', '{"n":3}']);
  });

  test('sideband_frames_in_the_same_packet_as_the_upgrade_are_not_lost', async () => {
    const first = deferred<string>();
    onUpgrade = (request, socket, head) => {
      socket.cork();
      sockets.handleUpgrade(request, socket, head, (accepted) => accepted.send('{"n":1}'));
      socket.uncork();
    };

    await opened(recording({ onFrame: (text) => first.resolve(text) }).options);

    await expect(first.promise).resolves.toBe('{"n":1}');
  });

  test('sideband_send_resolves_when_written_and_keeps_the_order', async () => {
    const received: string[] = [];
    const all = deferred<void>();
    onAccepted = (socket) =>
      socket.on('message', (data: Buffer) => {
        received.push(data.toString());
        if (received.length === 2) all.resolve();
      });
    const socket = await opened(recording().options);

    await Promise.all([socket.send({ type: 'first' }), socket.send({ type: 'response.create', text: 'é☎' })]);
    await all.promise;

    expect(received).toEqual(['{"type":"first"}', '{"type":"response.create","text":"é☎"}']);
  });

  test('sideband_binary_frames_are_ignored', async () => {
    const text = deferred<string>();
    onAccepted = (socket) => {
      socket.send(Buffer.from('binary'));
      socket.send('text');
    };
    const { options } = recording({ onFrame: (frame) => text.resolve(frame) });

    await opened(options);

    await expect(text.promise).resolves.toBe('text');
  });

  test.each([
    [1000, 'OK'],
    [1001, 'Your session hit the maximum duration of 60 minutes.'],
  ])('sideband_closed_by_the_server_with_%i_is_told_once', async (code, reason) => {
    onAccepted = (socket) => {
      socket.send('last words');
      socket.close(code, reason);
    };
    const { options, closed, closes, frames } = recording();

    const socket = await opened(options);
    const close = await closed;

    expect(close).toEqual({ code, reason });
    expect(frames).toEqual(['last words']);
    expect(closes).toHaveLength(1);
    expect(socket.open).toBe(false);
  });

  test('sideband_cut_without_a_close_frame_is_1006', async () => {
    onAccepted = (socket) => socket.terminate();
    const { options, closed } = recording();

    await opened(options);

    await expect(closed).resolves.toEqual({ code: 1006, reason: '' });
  });

  test('sideband_closed_by_us_tells_the_server_and_the_handler', async () => {
    const atServer = deferred<number>();
    onAccepted = (socket) => socket.on('close', (code) => atServer.resolve(code));
    const { options, closed, closes } = recording();
    const socket = await opened(options);

    socket.close();
    socket.close();

    expect(socket.open).toBe(false);
    await expect(atServer.promise).resolves.toBe(1000);
    await expect(closed).resolves.toMatchObject({ code: 1000 });
    expect(closes).toHaveLength(1);
  });

  test('sideband_closed_before_the_first_frame_was_delivered_still_closes', async () => {
    onAccepted = (socket) => socket.send('hello');
    const { options, closed } = recording();

    (await opened(options)).close();

    await expect(closed).resolves.toMatchObject({ code: 1000 });
  });

  test('sideband_send_after_the_close_rejects', async () => {
    onAccepted = (socket) => socket.close(1000);
    const { options, closed } = recording();
    const socket = await opened(options);
    await closed;

    await expect(socket.send({ type: 'response.create' })).rejects.toThrow('not open');
  });

  test('sideband_send_that_cannot_be_written_rejects', async () => {
    const { options, closed } = recording({ pingIntervalMs: 50 });
    onAccepted = (socket) => socket.pause();
    const socket = await opened(options);

    // More than both ends buffer, to a server that reads nothing and answers no ping.
    const sent = socket.send({ text: 'x'.repeat(32 * 1024 * 1024) });

    await expect(sent).rejects.toThrow();
    await expect(closed).resolves.toMatchObject({ code: 1006 });
  });

  test('sideband_send_of_what_is_not_json_rejects', async () => {
    const socket = await opened(recording().options);

    await expect(socket.send({ n: 1n })).rejects.toThrow('BigInt');
    expect(socket.open).toBe(true);
  });

  test('sideband_throwing_frame_handler_is_reported_and_the_next_frame_arrives', async () => {
    const second = deferred<string>();
    onAccepted = (socket) => ['bad', 'good'].forEach((frame) => socket.send(frame));
    const { options, errors } = recording({
      onFrame: (text) => {
        if (text === 'bad') throw new Error('handler failed');
        second.resolve(text);
      },
    });

    const socket = await opened(options);

    await expect(second.promise).resolves.toBe('good');
    expect(errors).toEqual([new Error('handler failed')]);
    expect(socket.open).toBe(true);
  });

  test('sideband_throwing_close_handler_is_reported', async () => {
    const reported = deferred<unknown>();
    onAccepted = (socket) => socket.close(1000);

    await opened(
      recording({
        onClose: () => {
          throw new Error('handler failed');
        },
        onError: (error) => reported.resolve(error),
      }).options,
    );

    await expect(reported.promise).resolves.toEqual(new Error('handler failed'));
  });

  test('sideband_frame_over_one_mebibyte_closes_the_socket', async () => {
    onAccepted = (socket) => socket.send('x'.repeat(1024 * 1024 + 1));
    const { options, closed, closes, frames, errors } = recording();

    await opened(options);
    await closed;

    expect(frames).toEqual([]);
    expect(closes).toHaveLength(1);
    expect(errors).toEqual([expect.objectContaining({ message: 'Max payload size exceeded' })]);
  });

  test('sideband_frame_of_one_mebibyte_arrives', async () => {
    const length = deferred<number>();
    onAccepted = (socket) => socket.send('x'.repeat(1024 * 1024));

    await opened(recording({ onFrame: (text) => length.resolve(text.length) }).options);

    await expect(length.promise).resolves.toBe(1024 * 1024);
  });

  test('sideband_whose_server_answers_no_ping_is_ended', async () => {
    listen({ autoPong: false });
    const pinged = deferred<void>();
    onAccepted = (socket) => socket.on('ping', () => pinged.resolve());
    const { options, closed } = recording({ pingIntervalMs: 30 });

    await opened(options);
    await pinged.promise;

    await expect(closed).resolves.toEqual({ code: 1006, reason: '' });
  });

  test('sideband_whose_server_answers_pings_stays_open', async () => {
    const fifthPing = deferred<void>();
    let pings = 0;
    onAccepted = (socket) => socket.on('ping', () => (++pings === 5 ? fifthPing.resolve() : undefined));
    const { options, closes } = recording({ pingIntervalMs: 30 });

    const socket = await opened(options);
    await fifthPing.promise;

    expect(socket.open).toBe(true);
    expect(closes).toEqual([]);
  });

  test('sideband_abort_after_opening_changes_nothing', async () => {
    const abort = new AbortController();
    const socket = await opened(recording({ signal: abort.signal }).options);

    abort.abort();

    expect(socket.open).toBe(true);
    await expect(socket.send({ type: 'response.create' })).resolves.toBeUndefined();
  });
});

describe('openSideband, not accepted', () => {
  test('sideband_refused_with_json_tells_status_and_code', async () => {
    refuse(
      '404 Not Found\r\nContent-Type: application/json',
      JSON.stringify({ error: { message: 'No session found', code: 'call_id_not_found', param: '' } }),
    );
    const { options, closes, errors } = recording();

    const result = await openSideband(options);

    expect(result).toEqual({ kind: 'refused', status: 404, code: 'call_id_not_found' });
    expect(closes).toEqual([]);
    expect(errors).toEqual([]);
  });

  test.each([
    ['401_with_json', '401 Unauthorized', '{"error":{"code":"invalid_api_key"}}', 401, 'invalid_api_key'],
    ['500_with_plain_text', '500 Internal Server Error', 'Internal Server Error', 500, null],
    ['503_without_body', '503 Service Unavailable\r\nContent-Length: 0', '', 503, null],
    ['404_with_other_json', '404 Not Found', '{"detail":"Not Found"}', 404, null],
    ['200_instead_of_an_upgrade', '200 OK', '<html></html>', 200, null],
    ['a_redirect', '302 Found\r\nLocation: ws://127.0.0.1:9/', '', 302, null],
    ['404_with_a_code_after_64_KiB', '404 Not Found', `${' '.repeat(70_000)}{"error":{"code":"x"}}`, 404, null],
  ])('sideband_refused_with_%s_tells_the_status', async (_case, head, body, status, code) => {
    refuse(head, body);

    await expect(openSideband(recording().options)).resolves.toEqual({ kind: 'refused', status, code });
  });

  test('sideband_refused_lets_go_of_the_connection', async () => {
    const closed = deferred<void>();
    onUpgrade = (_request, socket) => {
      socket.resume().on('end', () => closed.resolve());
      socket.write('HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}');
    };

    await openSideband(recording().options);

    await expect(closed.promise).resolves.toBeUndefined();
  });

  test('sideband_refused_with_a_body_that_hangs_tells_the_status', async () => {
    onUpgrade = (_request, socket) => void socket.write('HTTP/1.1 404 Not Found\r\nContent-Length: 99\r\n\r\n{"err');

    const result = await openSideband(recording({ handshakeTimeoutMs: 100 }).options);

    expect(result).toEqual({ kind: 'refused', status: 404, code: null });
  });

  test('sideband_refused_with_a_body_that_breaks_off_tells_the_status', async () => {
    refuse('404 Not Found\r\nContent-Length: 99', '{"err');

    await expect(openSideband(recording().options)).resolves.toEqual({ kind: 'refused', status: 404, code: null });
  });

  test('sideband_handshake_without_answer_fails_and_lets_go', async () => {
    const gone = deferred<void>();
    onUpgrade = (_request, socket) => socket.resume().on('end', () => gone.resolve());
    const { options, closes } = recording({ handshakeTimeoutMs: 100 });

    const result = await openSideband(options);
    await gone.promise;

    expect(result).toEqual({ kind: 'failed', error: 'handshake timed out' });
    expect(closes).toEqual([]);
  });

  test('sideband_aborted_handshake_fails_and_lets_go', async () => {
    const arrived = deferred<void>();
    const gone = deferred<void>();
    onUpgrade = (_request, socket) => {
      socket.resume().on('end', () => gone.resolve());
      arrived.resolve();
    };
    const abort = new AbortController();

    const result = openSideband(recording({ signal: abort.signal }).options);
    await arrived.promise;
    abort.abort();
    await gone.promise;

    await expect(result).resolves.toEqual({ kind: 'failed', error: 'aborted' });
  });

  test('sideband_aborted_before_it_began_connects_to_nobody', async () => {
    let handshakes = 0;
    onAccepted = () => (handshakes += 1);

    const result = await openSideband(recording({ signal: AbortSignal.abort() }).options);
    // A handshake that had begun would reach the server before this one.
    await opened(recording().options);

    expect(result).toEqual({ kind: 'failed', error: 'aborted' });
    expect(handshakes).toBe(1);
  });

  test('sideband_connection_cut_during_the_handshake_fails', async () => {
    onUpgrade = (_request, socket) => socket.destroy();

    await expect(openSideband(recording().options)).resolves.toMatchObject({ kind: 'failed' });
  });

  test('sideband_answer_that_is_no_websocket_handshake_fails', async () => {
    refuse('101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong', '');

    const result = await openSideband(recording().options);

    expect(result).toEqual({ kind: 'failed', error: 'Invalid Sec-WebSocket-Accept header' });
  });

  test('sideband_server_that_is_not_there_fails_with_the_reason', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    free.close();
    await once(free, 'close');

    const result = await openSideband(recording({ url: `ws://127.0.0.1:${port}/` }).options);

    expect(result).toEqual({ kind: 'failed', error: expect.stringContaining('ECONNREFUSED') });
  });

  test.each([
    ['address', { url: 'nonsense' }],
    ['key', { apiKey: 'line\nbreak' }],
  ])('sideband_with_an_unusable_%s_fails', async (_what, overrides) => {
    await expect(openSideband(recording(overrides).options)).resolves.toMatchObject({ kind: 'failed' });
  });
});
