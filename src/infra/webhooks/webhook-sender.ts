import type { Response } from 'undici';
import { retryAfterMs } from '../openai/retry-after';
import type { GuardedHttp } from '../remote-http/guarded-http';
import { classifyRemoteError } from '../remote-http/remote-failure';
import { type ToolSecrets, UnusableSecret } from '../secrets/tool-secrets';
import { signingKeys } from './signing-keys';
import { WebhookFailure } from './webhook-failure';

/** Longest wait for an answer, milliseconds; receivers are to take the message and work on it afterwards. */
const usualTimeoutMs = 15_000;

/** Longest pause a receiver may ask for, milliseconds. */
const longestPauseMs = 24 * 3_600_000;

/** 4xx that are about this moment, not about the message. */
const passingStatuses: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/** One message to one receiver. */
export interface WebhookMessage {
  tenantId: string;
  url: string;
  /** Of the signing secret; its value may be several, with blanks between them, while receivers change over. */
  secretName: string;
  /** `webhook-id`: the same over all attempts, so that the receiver can know a copy. */
  id: string;
  /** JSON. */
  body: string;
}

/** Sends webhooks by the Standard Webhooks specification (standardwebhooks.com), one attempt a call. */
export class WebhookSender {
  constructor(
    private readonly http: Pick<GuardedHttp, 'request'>,
    private readonly secrets: Pick<ToolSecrets, 'resolve'>,
    private readonly answerTimeoutMs = usualTimeoutMs,
  ) {}

  /**
   * Signs and posts a message; resolves with the status (2xx) of the answer, whose body is not read. Redirects are not
   * followed: the signature is for one receiver.
   * @throws WebhookFailure.
   */
  async send({ tenantId, url, secretName, id, body }: WebhookMessage): Promise<number> {
    const at = new Date();
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'sonore',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': await this.signatures(tenantId, secretName, { id, at, body }),
    };
    const response = await this.post(new URL(url), headers, body);
    await response.body?.cancel().catch(() => undefined);
    if (response.ok) return response.status;
    throw refusal(response);
  }

  private async post(url: URL, headers: Record<string, string>, body: string): Promise<Response> {
    const signal = AbortSignal.timeout(this.answerTimeoutMs);
    try {
      const { response } = await this.http.request(
        url,
        { method: 'POST', headers, body, redirect: 'manual', signal },
        // Without TLS only the operator's own hosts are reached, whatever the tenant's document says.
        { allowInsecure: true, maxBytes: 65_536 },
      );
      return response;
    } catch (error) {
      const { kind, reason } = classifyRemoteError(error);
      throw new WebhookFailure(reason, { status: null, final: kind === 'refused' });
    }
  }

  private async signatures(
    tenantId: string,
    secretName: string,
    { id, at, body }: { id: string; at: Date; body: string },
  ): Promise<string> {
    try {
      const { headers } = await this.secrets.resolve(tenantId, { secret: `{{secret:${secretName}}}` });
      const keys = signingKeys(secretName, headers['secret'] ?? '');
      return keys.map((key) => key.sign(id, at, body)).join(' ');
    } catch (error) {
      if (!(error instanceof UnusableSecret)) throw error;
      throw new WebhookFailure(error.message, { status: null, final: true });
    }
  }
}

function refusal({ status, headers }: Response): WebhookFailure {
  const redirects = status >= 300 && status < 400 ? ': redirects are not followed, enter the new address' : '';
  return new WebhookFailure(`HTTP ${status}${redirects}`, {
    status,
    final: status >= 400 && status < 500 && !passingStatuses.has(status),
    retryAfterMs: retryAfterMs(headers, Date.now(), longestPauseMs),
  });
}
