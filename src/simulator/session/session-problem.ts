import Ajv from 'ajv';
import { type ApiError, invalidRequest } from '../wire/api-error';
import { type SessionConfig } from './session-schema';

const VOICES = ['alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse', 'marin', 'cedar'];
const LONGEST_DESCRIPTION = 1024;

const schemas = new Ajv({ strict: false, logger: false });

/**
 * What the API refuses of a well-formed session: a voice it does not have, and tools that no model can be given. An
 * accept with the same faults is answered 200, and the call is then mute. Codes and words of the first two are those of
 * live refusals; the third's are the REST API's.
 */
export function sessionProblem({ audio, tools = [] }: SessionConfig): ApiError | undefined {
  const voice = audio?.output?.voice;
  if (typeof voice === 'string' && !VOICES.includes(voice)) {
    const supported = VOICES.map((name) => `'${name}'`);
    const message = `Invalid value: '${voice}'. Supported values are: ${supported.slice(0, -1).join(', ')}, and ${supported.at(-1)}.`;
    return invalidRequest('invalid_value', message, 'session.audio.output.voice');
  }
  for (const [index, tool] of tools.entries()) {
    if (tool.type !== 'function') continue;
    const problem = toolProblem(tool, `session.tools[${index}]`);
    if (problem) return problem;
  }
  return undefined;
}

type FunctionTool = Extract<NonNullable<SessionConfig['tools']>[number], { type: 'function' }>;

function toolProblem({ name, description = '', parameters }: FunctionTool, place: string): ApiError | undefined {
  if (description.length > LONGEST_DESCRIPTION) {
    const message =
      `Invalid '${place}.description': string too long. Expected a string with maximum length ${LONGEST_DESCRIPTION}, ` +
      `but got a string with length ${description.length} instead.`;
    return invalidRequest('string_above_max_length', message, `${place}.description`);
  }
  const reason = parameters === undefined ? null : schemaProblem(parameters);
  if (reason === null) return undefined;
  const message = `Invalid schema for function '${name}': ${reason}.`;
  return invalidRequest('invalid_function_parameters', message, `${place}.parameters`);
}

function schemaProblem({ $schema: _dialect, ...schema }: Record<string, unknown>): string | null {
  const isObject = schema.type === 'object' && !['oneOf', 'anyOf', 'allOf', 'enum', 'not'].some((key) => key in schema);
  if (!isObject) {
    return "schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level";
  }
  return schemas.validateSchema(schema) === true ? null : schemas.errorsText(schemas.errors, { dataVar: 'schema' });
}
