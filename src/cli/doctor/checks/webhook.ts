import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import type { DoctorCheck } from '../doctor-check';
import { fail, type Finding, ok, warn } from '../finding';
import { reasonOf } from '../run-checks';

const path = '/api/v1/openai/webhook';

/** OpenAI gives up after "a few seconds". */
const answerLimitMs = 10_000;

/** A genuine webhook of a type that Sonore does not handle. */
const ignoredSchema = z.looseObject({
  ok: z.literal(true),
  ignored: z.literal(true),
  reason: z.literal('unsupported_event_type'),
});

/**
 * The webhook's secret has the form of one, and a signed webhook reaches the gateway at its public address: it is of a type
 * that is ignored, so that an answer of 200 proves address, routing and secret, and starts nothing.
 */
export const webhook: DoctorCheck = {
  name: 'webhook',
  run: async ({ settings: { openaiWebhookSecret: secret, publicUrl } }) => {
    if (secret === '') {
      return [
        fail(
          'OPENAI_WEBHOOK_SECRET is not set: every webhook is refused (401).',
          "Set it to the signing secret that OpenAI's project settings showed when the webhook was made.",
        ),
      ];
    }
    const form = secretFindings(secret);
    if (form.some(({ status }) => status === 'fail')) return form;
    if (publicUrl === undefined) {
      const message = 'PUBLIC_URL is not set: whether OpenAI reaches the gateway was not tried.';
      return [...form, warn(message, 'Set PUBLIC_URL to the address that OpenAI posts to, without the path.')];
    }
    return [...form, ...addressFindings(publicUrl), await postFinding(publicUrl, secret)];
  },
};

/** What is to be said of the form of a secret: `whsec_` and at least 24 bytes in Base64, by Standard Webhooks. */
export function secretFindings(secret: string): Finding[] {
  const copied = 'Copy the whole secret from OpenAI once more (it begins with whsec_), or rotate it there.';
  if (!secret.startsWith('whsec_')) {
    return [warn('OPENAI_WEBHOOK_SECRET does not begin with whsec_, as those of OpenAI do.', copied)];
  }
  const key = secret.slice('whsec_'.length);
  if (!/^[A-Za-z0-9+/]+=*$/.test(key)) return [fail('OPENAI_WEBHOOK_SECRET is not Base64 after whsec_.', copied)];
  if (Buffer.from(key, 'base64').length >= 24) return [];
  return [warn('OPENAI_WEBHOOK_SECRET is shorter than a signing secret should be: 24 bytes.', copied)];
}

function addressFindings(publicUrl: string): Finding[] {
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === 'https:' || /^(localhost|127\.|\[::1\])/.test(hostname)) return [];
  return [
    warn(`PUBLIC_URL is not https: OpenAI posts to ${hostname} in the clear.`, 'Put TLS in front of the gateway.'),
  ];
}

async function postFinding(publicUrl: string, secret: string): Promise<Finding> {
  const url = `${publicUrl.replace(/\/+$/, '')}${path}`;
  try {
    const answer = await fetch(url, {
      ...signed(secret),
      method: 'POST',
      // OpenAI does not follow redirects.
      redirect: 'manual',
      signal: AbortSignal.timeout(answerLimitMs),
    });
    return answerFinding(url, answer.status, await answer.text());
  } catch (error) {
    const fix = 'Look at name, firewall, proxy and certificate, from outside too; start the gateway.';
    return fail(`${url} cannot be reached: ${reasonOf(error)}.`, fix);
  }
}

function signed(secret: string): { headers: Record<string, string>; body: string } {
  const id = `sonore_doctor_${randomUUID()}`;
  const at = new Date();
  const created_at = Math.floor(at.getTime() / 1000);
  const body = JSON.stringify({ id, object: 'event', created_at, type: 'sonore.doctor.test', data: {} });
  const key = secret.startsWith('whsec_') ? new Webhook(secret) : new Webhook(secret, { format: 'raw' });
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'sonore-doctor',
    'webhook-id': id,
    'webhook-timestamp': String(created_at),
    'webhook-signature': key.sign(id, at, body),
  };
  return { headers, body };
}

/** What the answer to the test webhook says about address, routing and secret. */
export function answerFinding(url: string, status: number, body: string): Finding {
  if (status === 200 && ignoredSchema.safeParse(parsed(body)).success) {
    return ok(`A signed webhook reached the gateway at ${url}: address, routing and secret are right.`);
  }
  if (status === 401) {
    return fail(
      `${url} refused a webhook signed with OPENAI_WEBHOOK_SECRET: the gateway there has another secret, or another time.`,
      'Start the gateway with the same OPENAI_WEBHOOK_SECRET, and let both machines keep their time by NTP.',
    );
  }
  if (status >= 300 && status < 400) {
    return fail(
      `${url} redirects (${status}), which OpenAI does not follow.`,
      'Set PUBLIC_URL, and the webhook at OpenAI, to where it leads.',
    );
  }
  const who = status === 200 ? 'Somebody else than Sonore answers' : `The answer is ${status}`;
  return fail(`${who} at ${url}.`, `Route ${path} to the gateway, and do not change the body on the way.`);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
