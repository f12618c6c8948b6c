/** A JSON schema as a tenant writes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The same schema as OpenAI's strict structured outputs want it, or everything that keeps it from being one. */
export type StrictSchema = { ok: true; schema: Record<string, unknown> } | { ok: false; problems: string[] };

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
const isScalar = (value: unknown): boolean => value === null || ['string', 'number', 'boolean'].includes(typeof value);
/** A list of such values, none of them twice. */
const isListOf = (value: unknown, fits: (one: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(fits) && new Set(value).size === value.length;

/**
 * Keywords that strict mode takes (OpenAI's guide "Structured Outputs", Supported schemas), and what each may be, as far
 * as that is not looked at on the way down. A misfit would have OpenAI refuse the summary of every call.
 */
const keywords: Readonly<Record<string, (value: unknown) => boolean>> = {
  ...{ title: isText, description: isText, pattern: isPattern },
  ...{ type: (value) => types.has(value) || isListOf(value, (one) => types.has(one)) },
  ...{ format: (value) => formats.has(value), enum: (value) => isListOf(value, isScalar), const: isScalar },
  ...{ anyOf: (value) => isListOf(value, isObject), required: Array.isArray },
  ...{ minItems: isCount, maxItems: isCount, minimum: isNumber, maximum: isNumber },
  ...{ exclusiveMinimum: isNumber, exclusiveMaximum: isNumber },
  multipleOf: (value) => isNumber(value) && Number(value) > 0,
  ...{ properties: () => true, additionalProperties: () => true, items: () => true },
};

const types: ReadonlySet<unknown> = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);

const formats: ReadonlySet<unknown> = new Set([
  ...['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid'],
]);

/** Strict mode takes ten levels and 5,000 properties; ours are around the tenant's. */
const mostLevels = 8;
const mostProperties = 200;

/** Names of fields: they are stored, and shown in mails. */
const propertyName = /^[A-Za-z][\w-]{0,63}$/;

/**
 * Brings a schema of type `object` into the form of strict mode: nothing beyond the named properties, and all of them
 * required. A property that the tenant does not require may be null instead of absent.
 */
export function strictSchema(schema: JsonSchema): StrictSchema {
  const walk = new StrictWalk();
  // The dialect's address says nothing to OpenAI.
  const { $schema: _dialect, ...root } = schema;
  if (root['type'] !== 'object') walk.problems.push('it must have the type "object"');
  const strict = walk.node(root, '', 1);
  if (walk.properties > mostProperties) walk.problems.push(`it has more than ${mostProperties} properties`);
  return walk.problems.length === 0 ? { ok: true, schema: strict } : { ok: false, problems: walk.problems };
}

class StrictWalk {
  readonly problems: string[] = [];
  properties = 0;

  node(value: unknown, path: string, level: number): Record<string, unknown> {
    if (!isObject(value)) return this.refuse(path, 'must be a schema object');
    if (level > mostLevels) return this.refuse(path, `is nested deeper than ${mostLevels} levels`);
    for (const [keyword, given] of Object.entries(value)) {
      const fits = Object.hasOwn(keywords, keyword) ? keywords[keyword] : undefined;
      if (fits === undefined) this.refuse(path, `uses "${keyword}", which structured outputs do not take`);
      else if (!fits(given)) this.refuse(path, `cannot have the ${keyword} ${JSON.stringify(given)}`);
    }
    const { type, items, anyOf } = value;
    if (type === undefined && !('enum' in value) && !('const' in value) && anyOf === undefined) {
      this.refuse(path, 'needs a type');
    }
    const strict: Record<string, unknown> = { ...value };
    if ([type].flat().includes('object')) Object.assign(strict, this.object(value, path, level));
    if ([type].flat().includes('array')) strict['items'] = this.node(items, `${path}[]`, level + 1);
    if (Array.isArray(anyOf)) {
      strict['anyOf'] = anyOf.map((one, index) => this.node(one, `${path}.anyOf.${index}`, level + 1));
    }
    return strict;
  }

  private object(
    { properties, required = [], additionalProperties = false }: JsonSchema,
    path: string,
    level: number,
  ): object {
    if (!isObject(properties)) return this.refuse(path, 'needs properties');
    if (additionalProperties !== false) this.refuse(path, 'must not allow additionalProperties');
    const names = Object.keys(properties);
    this.properties += names.length;
    const wanted = Array.isArray(required) ? required : [];
    for (const name of wanted.filter((one) => !names.includes(String(one)))) {
      this.refuse(path, `requires "${String(name)}", which it does not describe`);
    }
    const strict = names.map((name) => {
      const inner = `${path === '' ? '' : `${path}.`}${name}`;
      if (!propertyName.test(name)) this.refuse(inner, 'is no name of letters, digits, _ and - (at most 64)');
      const node = this.node(properties[name], inner, level + 1);
      return [name, wanted.includes(name) ? node : nullable(node)];
    });
    return { properties: Object.fromEntries(strict) as object, required: names, additionalProperties: false };
  }

  private refuse(path: string, problem: string): Record<string, unknown> {
    this.problems.push(`${path === '' ? 'it' : path} ${problem}`);
    return {};
  }
}

/** The schema that also takes null. */
function nullable(node: Record<string, unknown>): Record<string, unknown> {
  const { type } = node;
  if ([type].flat().includes('null')) return node;
  const simple = typeof type === 'string' && type !== 'object' && type !== 'array';
  if (!simple || 'enum' in node || 'const' in node) return { anyOf: [node, { type: 'null' }] };
  return { ...node, type: [type, 'null'] };
}

function isPattern(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    void new RegExp(value, 'u');
    return true;
  } catch {
    return false;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
