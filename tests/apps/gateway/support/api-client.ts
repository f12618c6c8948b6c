import { ApiContract, type FoundOperation } from './api-contract';

/** The parts of a request, by the names the document gives them. */
export interface ApiRequest {
  path?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** JSON. */
  body?: unknown;
  /** Instead of `body`: the text as it is. */
  text?: string;
  /** Instead of the client's; null sends none. */
  token?: string | null;
}

/** `Body` is what the caller makes of the document; it was checked against the document itself. */
export interface ApiAnswer<Body = Record<string, unknown>> {
  status: number;
  body: Body;
}

/** A client that knows nothing but a server's address, a token and the document that the server gives out. */
export class ApiClient {
  private constructor(
    private readonly url: string,
    private readonly token: string,
    readonly contract: ApiContract,
  ) {}

  static async of(url: string, token: string): Promise<ApiClient> {
    return new ApiClient(url, token, await ApiContract.of(url));
  }

  /** @throws Error when the answer is not as documented. */
  async call<Body = Record<string, unknown>>(operationId: string, request: ApiRequest = {}): Promise<ApiAnswer<Body>> {
    return this.send<Body>(this.contract.operation(operationId), request);
  }

  /** @throws Error when the answer is not as documented. */
  async send<Body>(found: FoundOperation, request: ApiRequest = {}): Promise<ApiAnswer<Body>> {
    const response = await fetch(this.urlOf(found, request), {
      method: found.method.toUpperCase(),
      headers: this.headersOf(found, request),
      ...bodyOf(request),
    });
    const contentType = response.headers.get('content-type') ?? '';
    const text = await response.text();
    const body: unknown = contentType.startsWith('application/json') ? JSON.parse(text) : text;
    const answer = { status: response.status, contentType, body };
    const complaint = this.contract.complaint(found, answer);
    if (complaint !== null) {
      const what = `${found.method.toUpperCase()} ${found.path} ${JSON.stringify(request)}`;
      throw new Error(`${what} was answered ${answer.status} ${text.slice(0, 500)}: ${complaint}`);
    }
    return { status: answer.status, body: body as Body };
  }

  private urlOf({ path }: FoundOperation, { path: params = {}, query = {} }: ApiRequest): string {
    const base = this.contract.document.servers[0]?.url ?? '/';
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
    const search = new URLSearchParams(query).toString();
    return `${new URL(base, this.url).href.replace(/\/$/, '')}${filled}${search && `?${search}`}`;
  }

  private headersOf({ operation }: FoundOperation, request: ApiRequest): Record<string, string> {
    const token = request.token === undefined ? this.token : request.token;
    const guarded = operation.security.some((requirement) => 'adminToken' in requirement);
    return {
      ...(guarded && token !== null ? { 'x-admin-token': token } : {}),
      ...(request.body === undefined && request.text === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
    };
  }
}

function bodyOf({ body, text }: ApiRequest): { body?: string } {
  if (text !== undefined) return { body: text };
  return body === undefined ? {} : { body: JSON.stringify(body) };
}
