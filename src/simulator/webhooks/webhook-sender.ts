import { setTimeout as sleep } from 'node:timers/promises';
import { type DeliveryRecord, type Journal } from '../journal';
import { preciseNow } from '../session/call-clock';
import { type WebhookSwitches } from '../switches';
import { newWebhookId } from '../wire/ids';
import { delayAfter, type RetrySchedule } from './retry-schedule';
import { postWebhook } from './post-webhook';
import { signWebhook } from './sign-webhook';

/** Where webhooks go and how they are signed and repeated. */
export interface WebhookTarget {
  /** Deliveries go to them in turn, repeated ones too. */
  urls: readonly string[];
  secret: string;
  retries: RetrySchedule;
}

/** Sends signed webhooks as OpenAI does: any 2xx is success, all else is sent again, with the same id. */
export class WebhookSender {
  private sent = 0;

  constructor(
    private readonly target: WebhookTarget,
    private readonly journal: Journal,
    private readonly stopped: AbortSignal,
  ) {}

  /**
   * Delivers one event, `switches.copies` times at once and then `switches.redeliveries` times more. Resolves when
   * all deliveries succeeded or were given up; it never rejects, the journal has the attempts and their answers.
   */
  async send(callId: string, body: string, switches: WebhookSwitches): Promise<void> {
    const webhookId = newWebhookId();
    if (switches.delayMs > 0) await this.pause(switches.delayMs);
    const deliver = () => this.deliver(callId, webhookId, body, switches);
    await Promise.all(Array.from({ length: switches.copies }, deliver));
    for (let count = 0; count < switches.redeliveries; count += 1) await deliver();
  }

  private async deliver(callId: string, webhookId: string, body: string, switches: WebhookSwitches): Promise<void> {
    const { retries } = this.target;
    for (let attempt = 1; attempt <= retries.attempts && !this.stopped.aborted; attempt += 1) {
      const { status } = await this.attempt(callId, webhookId, body, switches, attempt);
      if (status !== null && status >= 200 && status < 300) return;
      await this.pause(delayAfter(retries, attempt));
    }
  }

  /** Ends early when the simulator stops. */
  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stopped }).catch(() => undefined);
  }

  private nextUrl(): string {
    const { urls } = this.target;
    const url = urls[this.sent % urls.length];
    if (url === undefined) throw new RangeError('webhooks have nowhere to go');
    this.sent += 1;
    return url;
  }

  private async attempt(
    callId: string,
    webhookId: string,
    genuine: string,
    switches: WebhookSwitches,
    attempt: number,
  ): Promise<DeliveryRecord> {
    const url = this.nextUrl();
    const body = switches.garbage ? `${genuine.slice(0, 40)}\u0000]` : genuine;
    const headers = this.headers(webhookId, body, switches);
    const record: DeliveryRecord = {
      kind: 'delivery',
      callId,
      at: preciseNow(),
      webhookId,
      attempt,
      url,
      headers,
      body,
      status: null,
      answer: '',
      error: null,
      answeredAt: 0,
    };
    try {
      const timeout = AbortSignal.timeout(this.target.retries.timeoutMs);
      const answer = await postWebhook(url, headers, body, AbortSignal.any([this.stopped, timeout]));
      record.answer = answer.body;
      record.status = answer.status;
    } catch (error) {
      record.error = (error as Error).message;
    }
    record.answeredAt = preciseNow();
    if (!this.stopped.aborted) this.journal.add(record);
    return record;
  }

  /** A new timestamp for every attempt, and therefore a new signature. */
  private headers(webhookId: string, body: string, switches: WebhookSwitches): Record<string, string> {
    const { secret } = this.target;
    const timestamp = Math.floor(Date.now() / 1000) + switches.timestampOffsetS;
    const signingSecret = switches.badSignature ? `not-${secret}` : secret;
    const secrets = switches.oldSecret === null ? [signingSecret] : [switches.oldSecret, signingSecret];
    return {
      'user-agent': 'OpenAI/1.0 (+https://platform.openai.com/docs/webhooks)',
      'content-type': 'application/json',
      'webhook-id': webhookId,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': secrets.map((each) => signWebhook(each, webhookId, timestamp, body)).join(' '),
    };
  }
}
