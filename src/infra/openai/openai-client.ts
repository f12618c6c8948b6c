import OpenAI from 'openai';

/** Whom requests are made of, and as whom. */
export interface OpenAIAccess {
  apiKey: string;
  /** Such as `https://api.openai.com/v1`. */
  baseUrl: string;
  /** For a key that belongs to several projects. */
  projectId?: string | undefined;
}

/** Headers a request may carry; the SDK would add whatever the process finds in `OPENAI_CUSTOM_HEADERS`. */
const ownHeaders = /^(accept|authorization|content-type|idempotency-key|openai-project|user-agent|x-stainless-.*)$/i;

/** OpenAI's SDK with one attempt a request, no redirects, and nothing taken from the environment. */
export function openAIClient({ apiKey, baseUrl, projectId, timeoutMs }: OpenAIAccess & { timeoutMs: number }): OpenAI {
  return new OpenAI({
    apiKey,
    baseURL: baseUrl,
    timeout: timeoutMs,
    maxRetries: 0,
    // What is left out here the SDK takes from the environment, and its debug log prints bodies.
    adminAPIKey: null,
    organization: null,
    project: projectId ?? null,
    webhookSecret: null,
    logLevel: 'off',
    defaultHeaders: { Authorization: `Bearer ${apiKey}` },
    // A redirected POST comes back as a GET, whose 200 would pass for a success.
    fetchOptions: { redirect: 'manual' },
    fetch: (url, init) => fetch(url, { ...init, headers: onlyOwnHeaders(init?.headers) }),
  });
}

function onlyOwnHeaders(headers: RequestInit['headers']): Headers {
  const own = new Headers();
  new Headers(headers).forEach((value, name) => {
    if (ownHeaders.test(name)) own.set(name, value);
  });
  return own;
}
