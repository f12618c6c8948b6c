/** Shorter ones are words that answers have by chance. */
const shortest = 4;

/**
 * A JSON value in which no secret stands any more: services echo requests, and what they answer goes to the model and
 * into histories.
 */
export function withoutSecrets(value: unknown, secrets: readonly string[]): unknown {
  const hidden = secrets.filter((secret) => secret.length >= shortest);
  return hidden.length === 0 ? value : cleaned(value, hidden);
}

function cleaned(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), value);
  if (Array.isArray(value)) return value.map((one) => cleaned(one, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [cleaned(key, secrets) as string, cleaned(one, secrets)]),
  );
}
