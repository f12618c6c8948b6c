import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { stopAfterTest } from './test-simulator';

/** A delivery as it arrived. */
export interface ReceivedWebhook {
  headers: Record<string, string>;
  body: string;
}

/** A server for webhooks that answers with `statuses` in turn, the last one from then on. */
export async function webhookReceiver(
  statuses: number[] = [200],
): Promise<{ url: string; received: ReceivedWebhook[] }> {
  const received: ReceivedWebhook[] = [];
  const server = createServer((incoming, response) => {
    let body = '';
    incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
    incoming.on('end', () => {
      const status = statuses[Math.min(received.length, statuses.length - 1)] ?? 200;
      received.push({ headers: incoming.headers as Record<string, string>, body });
      response.writeHead(status).end('{"ok": true}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stopAfterTest({
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, received };
}
