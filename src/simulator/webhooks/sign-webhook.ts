import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';

/**
 * A Standard Webhooks signature, `v1,<base64>`: HMAC-SHA256 of `id.timestamp.body`. Of a secret that begins `whsec_`
 * the rest is the key in base64; of any other, its UTF-8 bytes are.
 */
export function signWebhook(secret: string, webhookId: string, timestamp: number, body: string): string {
  const key = secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret);
  return `v1,${createHmac('sha256', key).update(`${webhookId}.${timestamp}.${body}`).digest('base64')}`;
}
