import { z } from 'zod';

/** `{{secret:NAME}}`, where a header holds a secret. */
const secretPlaceholder = /\{\{secret:([A-Z][A-Z0-9_]{0,63})\}\}/g;

/** Header names that are credentials by what they are called. */
const credentialHeader = /^(proxy-)?authorization$|cookie|api-?key|token|secret|password|credential/i;

/** Query parameters that are credentials by what they are called. */
const credentialParameter = /^(api[-_]?key|(access|auth)[-_]?token|token|secret|client[-_]secret|password|key|sig)$/i;

/** What HTTP itself decides: how a request is framed, and to whom it goes. */
const framingHeaders: ReadonlySet<string> = new Set(
  'connection content-encoding content-length expect host keep-alive te trailer transfer-encoding upgrade'.split(' '),
);

/** RFC 9110 §5.6.2. */
export const headerNameSchema = z
  .string()
  .max(64)
  .regex(/^[!#$%&'*+.^_`|~0-9a-z-]+$/i, 'must be the name of an HTTP header')
  .refine((name) => !framingHeaders.has(name.toLowerCase()), 'must not be a header that HTTP itself needs');

/** Printable ASCII: nothing in it can begin another header. */
const headerValueSchema = z
  .string()
  .max(1024)
  .regex(/^[\x20-\x7e]*$/, 'must be printable ASCII');

/** Refuses what a tenant's document must not hold, because the document is copied into histories. */
function withoutCredentials(headers: Record<string, string>, context: z.RefinementCtx): void {
  for (const [name, value] of Object.entries(headers)) {
    const issue = (message: string): void => context.addIssue({ code: 'custom', path: [name], message });
    if (value.replace(secretPlaceholder, '').includes('{{')) issue('only {{secret:NAME}} is known in a header');
    if (credentialHeader.test(name) && secretNames(value).length === 0) {
      issue('must not hold the credential itself: put it into the secret store and write {{secret:NAME}}');
    }
  }
}

/** Headers of a request, as a tenant's document has them: `{{secret:NAME}}` stands for a secret. */
export const remoteHeadersSchema = z
  .record(headerNameSchema, headerValueSchema)
  .refine((headers) => Object.keys(headers).length <= 20, 'must be 20 headers at most')
  .superRefine(withoutCredentials);

/** What a tenant's document says of every kind of remote tool. */
export const remoteLimits = {
  max_response_bytes: z
    .number()
    .int()
    .min(1)
    .max(1_048_576)
    .default(65_536)
    .describe('Larger answers are a failure, bytes'),
  allow_insecure: z.boolean().default(false).describe('Whether http:// will do, to hosts of TOOL_INTERNAL_HOSTS'),
};

/** Names of the secrets a header's value asks for. */
export function secretNames(value: string): string[] {
  return [...value.matchAll(secretPlaceholder)].map(([, name]) => name ?? '');
}

/** A header's value with its secrets in place; `secretOf` knows every name that `secretNames` found. */
export function withSecrets(value: string, secretOf: (name: string) => string): string {
  return value.replace(secretPlaceholder, (_, name: string) => secretOf(name));
}

/** Why an address cannot be one that tools are sent to, null if it can. No word about its query: it may be a secret. */
export function remoteUrlProblem(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return 'must be an http:// or https:// address';
  if (url.username !== '' || url.password !== '') return 'must not hold a user or password: use a header';
  if (text.includes('#')) return 'must not have a fragment';
  for (const [name, value] of url.searchParams) {
    if (credentialParameter.test(name) && value !== '') {
      return `must not hold a credential (${name}): send it in a header, as {{secret:NAME}}`;
    }
  }
  return null;
}
