import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

/** A JSON schema, dialect 2020-12. */
export type JsonSchema = Record<string, unknown>;

export interface DocumentedParameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: JsonSchema;
}

export interface DocumentedOperation {
  operationId: string;
  security: Record<string, string[]>[];
  parameters?: DocumentedParameter[];
  requestBody?: { required: boolean; content: Record<string, { schema: JsonSchema; example?: unknown }> };
  responses: Record<
    string,
    { description?: string; content?: Record<string, { schema: JsonSchema; example?: unknown }> }
  >;
}

/** The parts of an OpenAPI document that a client goes by. */
export interface ApiDocument {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { schemas?: Record<string, JsonSchema> };
}

/** An operation and where it is found. */
export interface FoundOperation {
  method: string;
  path: string;
  operation: DocumentedOperation;
}

/** What an answer is checked by: the document, and nothing else of the server. */
export class ApiContract {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  private readonly checks = new Map<string, ValidateFunction>();

  constructor(readonly document: ApiDocument) {
    addFormats(this.ajv);
    this.ajv.addSchema(document, 'api');
  }

  /** The document that a gateway serves. */
  static async of(url: string): Promise<ApiContract> {
    const response = await fetch(`${url}/api/v1/openapi.json`);
    return new ApiContract((await response.json()) as ApiDocument);
  }

  get operations(): FoundOperation[] {
    return Object.entries(this.document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
    );
  }

  /** @throws Error when the document has no such operation. */
  operation(operationId: string): FoundOperation {
    const found = this.operations.find(({ operation }) => operation.operationId === operationId);
    if (found === undefined) throw new Error(`the document has no operation ${operationId}`);
    return found;
  }

  /** What is wrong with an answer by the document; null when it is as documented. */
  complaint(
    { method, path, operation }: FoundOperation,
    answer: { status: number; contentType: string; body: unknown },
  ): string | null {
    const documented = operation.responses[answer.status];
    if (documented === undefined) return `${answer.status} is not documented`;
    const mediaType = answer.contentType.split(';', 1)[0] ?? '';
    if (documented.content?.[mediaType] === undefined) return `${mediaType} is not documented for ${answer.status}`;
    const place = ['paths', path, method, 'responses', String(answer.status), 'content', mediaType, 'schema'];
    const check = this.check(place);
    return check(answer.body) ? null : this.ajv.errorsText(check.errors, { dataVar: 'body' });
  }

  /** Whether a value fits the schema at this place of the document. */
  fits(place: readonly string[], value: unknown): boolean {
    return this.check(place)(value);
  }

  /** Follows a `$ref` within the document. */
  resolve(schema: JsonSchema): JsonSchema {
    const reference = schema['$ref'];
    if (typeof reference !== 'string') return schema;
    const keys = reference.replace(/^#\//, '').split('/').map(unescaped);
    const target = keys.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], this.document);
    return this.resolve(target as JsonSchema);
  }

  private check(place: readonly string[]): ValidateFunction {
    const pointer = place.map((key) => key.replace(/~/g, '~0').replace(/\//g, '~1')).map(encodeURIComponent);
    const reference = `api#/${pointer.join('/')}`;
    const known = this.checks.get(reference);
    if (known !== undefined) return known;
    const check = this.ajv.compile({ $ref: reference });
    this.checks.set(reference, check);
    return check;
  }
}

function unescaped(key: string): string {
  return decodeURIComponent(key).replace(/~1/g, '/').replace(/~0/g, '~');
}
