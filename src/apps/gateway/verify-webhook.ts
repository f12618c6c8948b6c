import type { IncomingHttpHeaders } from 'node:http';
import OpenAI from 'openai';

/**
 * Checks a Standard Webhooks signature over the body as it was sent and answers the parsed JSON. Rejects on a missing
 * header, a signature that does not match, a timestamp more than 300 s off (SDK errors of two kinds), and with a
 * `SyntaxError` on a signed body that is not JSON.
 */
export type VerifyWebhook = (body: string, headers: IncomingHttpHeaders) => Promise<unknown>;

/** A verifier for one secret; an empty secret accepts nothing. */
export function webhookVerifier(secret: string): VerifyWebhook {
  // Only its webhook helper is used; what it would otherwise look up in the environment is given.
  const { webhooks } = new OpenAI({
    apiKey: 'unused',
    adminAPIKey: null,
    organization: null,
    project: null,
    baseURL: null,
    logLevel: 'off',
    webhookSecret: secret,
  });
  return (body, headers) => webhooks.unwrap(body, headers, secret);
}
