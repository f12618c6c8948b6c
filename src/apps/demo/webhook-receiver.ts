import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { type EndOfCallEvent, endOfCallEventSchema } from '../../models/end-of-call-event';

/** An event whose signature was good. */
export interface ReceivedEvent {
  webhookId: string;
  event: EndOfCallEvent;
}

/** A tenant's own service on this machine: takes end-of-call webhooks that are signed with its secret, and no others. */
export class WebhookReceiver {
  readonly secret = `whsec_${randomBytes(24).toString('base64')}`;
  readonly received: ReceivedEvent[] = [];
  private readonly server = createServer((request, response) => {
    this.take(request).then(
      () => response.writeHead(204).end(),
      () => response.writeHead(401).end(),
    );
  });

  /** Starts one on a free port. */
  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    return receiver;
  }

  /** `127.0.0.1:port`. */
  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage): Promise<void> {
    const headers = request.headers as Record<string, string>;
    const body = new Webhook(this.secret).verify(await text(request), headers);
    const event = endOfCallEventSchema.parse(body);
    this.received.push({ webhookId: headers['webhook-id'] ?? '', event });
  }
}
