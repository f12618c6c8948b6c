/** The conversation as it is found in a request. */
interface Conversation {
  caller: string[];
  agent: string[];
}

/**
 * What the simulated model writes: always the same for the same conversation, made of its words, and in the form of the
 * schema, whatever that is.
 */
export function writeBySchema(schema: Record<string, unknown>, input: string): unknown {
  return value(schema, '', conversationOf(input));
}

/** Finds `{transcript: [{speaker, text}]}` in the input; an input of another form counts as the caller's words. */
function conversationOf(input: string): Conversation {
  try {
    const { transcript } = JSON.parse(input) as { transcript: { speaker: string; text: string }[] };
    const said = (speaker: string): string[] =>
      transcript.filter((line) => line.speaker === speaker).map(({ text }) => text);
    return { caller: said('caller'), agent: said('agent') };
  } catch {
    return { caller: [input], agent: [] };
  }
}

function value(schema: Record<string, unknown>, name: string, said: Conversation): unknown {
  const { type, enum: choices, anyOf, const: constant } = schema;
  if (constant !== undefined) return constant;
  if (Array.isArray(choices)) return choices.includes('neutral') ? 'neutral' : choices[0];
  if (Array.isArray(anyOf)) return nullableValue(anyOf as Record<string, unknown>[], name, said);
  if (Array.isArray(type)) {
    return nullableValue(
      type.map((one: unknown) => ({ ...schema, type: one })),
      name,
      said,
    );
  }
  switch (type) {
    case 'object': {
      const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Record<string, unknown>>);
      return Object.fromEntries(properties.map(([key, inner]) => [key, value(inner, key, said)]));
    }
    case 'array':
      return name === 'key_points' ? said.caller.slice(0, 3).map((text) => `The caller said: ${text}`) : [];
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return typeof schema['minimum'] === 'number' ? Math.max(0, schema['minimum']) : 0;
    case 'null':
      return null;
    default:
      return sentence(name, said);
  }
}

/** What was said of it, or null. */
function nullableValue(choices: readonly Record<string, unknown>[], name: string, said: Conversation): unknown {
  const words = said.caller.join(' ');
  if (name === 'email') return /[\w.+-]+@[\w-]+\.[\w.-]+\w/.exec(words)?.[0] ?? null;
  if (name === 'name')
    return /(?:my name is|je m'appelle|this is) (\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)?)/iu.exec(words)?.[1] ?? null;
  if (choices.some((choice) => choice['type'] === 'null')) return null;
  return value(choices[0] ?? {}, name, said);
}

function sentence(name: string, { caller, agent }: Conversation): string {
  const first = caller[0] ?? '';
  if (name === 'summary') return `The caller said “${first}” and the agent answered ${agent.length} times.`;
  return first;
}
