import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** Compiled schemas, by their JSON; compiling takes milliseconds, and a process has few tools. */
const compiled = new Map<string, ValidateFunction>();
const mostCompiled = 500;

/** So many mistakes are named; a model mends them one by one anyway. */
const namedMistakes = 5;

/**
 * Holds the model's arguments to a tool's JSON Schema (draft 7): null, or what to mend, in words the model can use.
 * @throws when the schema itself is no JSON Schema.
 */
export function checkArguments(schema: Record<string, unknown>, args: Record<string, unknown>): string | null {
  const validate = validatorOf(schema);
  if (validate(args)) return null;
  return (validate.errors ?? []).slice(0, namedMistakes).map(mistake).join('; ');
}

/** Compiles a schema, or finds it compiled. @throws when it is no JSON Schema. */
export function validatorOf(schema: Record<string, unknown>): ValidateFunction {
  const key = JSON.stringify(schema);
  const known = compiled.get(key);
  if (known) return known;
  // The dialect's own address would have to be known to ajv; its keywords are the same for what arguments need.
  const { $schema: _dialect, ...rest } = schema;
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  const validate = ajv.compile(rest);
  if (compiled.size >= mostCompiled) compiled.clear();
  compiled.set(key, validate);
  return validate;
}

function mistake({ instancePath, message, params }: ErrorObject): string {
  const where = instancePath === '' ? 'the arguments' : instancePath.slice(1).replaceAll('/', '.');
  const { allowedValues, additionalProperty } = params as Record<string, unknown>;
  if (Array.isArray(allowedValues)) return `${where} must be one of ${allowedValues.map(String).join(', ')}`;
  if (typeof additionalProperty === 'string') return `${where} must not have ${additionalProperty}`;
  return `${where} ${message}`;
}
