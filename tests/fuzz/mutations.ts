import fc from 'fast-check';

/** Strings that break naive code: names of prototypes, control characters, long ones, numbers that are not. */
const nastyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '',
    ' ',
    '\u0000',
    '${7*7}',
    '{{secret:X}}',
    '../..',
    'NaN',
    '1e999',
  ),
  fc.string({ maxLength: 40 }).map((text) => text.repeat(200)),
);

/** Any JSON, with nasty texts in it. */
export const nastyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  nastyText,
  fc.constantFrom(null, true, -0, 1e21, Number.MAX_SAFE_INTEGER, [], {}, [[[[]]]]),
);

interface Mutation {
  /** Which of the places in the value, taken modulo their number. */
  place: number;
  change: 'replace' | 'remove' | 'double' | 'wrap';
  with: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.nat(10_000),
  change: fc.constantFrom('replace', 'remove', 'double', 'wrap'),
  with: nastyJson,
});

/** A valid JSON value with one to four things wrong in it, anywhere: what a buggy or hostile sender would send. */
export function mutated(valid: unknown): fc.Arbitrary<unknown> {
  return fc
    .array(mutation, { minLength: 1, maxLength: 4 })
    .map((mutations) => mutations.reduce(mutate, structuredClone(valid)));
}

function mutate(value: unknown, { place, change, with: other }: Mutation): unknown {
  const places = placesIn(value);
  const chosen = places[place % (places.length + 1)];
  // The generator hands out the same object more than once; put into itself it would be endless.
  const replacement = structuredClone(other);
  if (chosen === undefined) return change === 'wrap' ? [value] : replacement;
  const { holder, key } = chosen;
  if (change === 'replace') holder[key] = replacement;
  else if (change === 'wrap') holder[key] = { nested: holder[key] };
  else if (change === 'double') holder[key] = [holder[key], structuredClone(holder[key])];
  else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
  return value;
}

interface Place {
  holder: Record<string, unknown>;
  key: string;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}
