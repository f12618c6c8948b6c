/**
 * JSON with a space after every colon and comma, as OpenAI's webhooks are serialised (Python's default). A receiver
 * that verifies re-serialised JSON instead of the raw bytes fails here as it would there.
 */
export function spacedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spacedJson).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}: ${spacedJson(field)}`).join(', ')}}`;
  }
  return JSON.stringify(value);
}
