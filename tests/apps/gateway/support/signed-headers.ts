import { signWebhook } from '../../../../src/simulator/webhooks/sign-webhook';

/** The three headers of a Standard Webhooks delivery, signed now unless said otherwise (`at` in Unix seconds). */
export function signedHeaders(
  body: string,
  { secret, at = Math.floor(Date.now() / 1000), id = 'wh_1' }: { secret: string; at?: number; id?: string },
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': signWebhook(secret, id, at, body),
  };
}
