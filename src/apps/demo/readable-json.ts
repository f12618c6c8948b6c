/** JSON text for reading, `{"destination_id": "sales"}` as `{destination_id: sales}`; what is no JSON object stays. */
export function readableJson(text: string): string {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return text;
  const fields = Object.entries(value).map(
    ([name, field]) => `${name}: ${typeof field === 'string' ? field : JSON.stringify(field)}`,
  );
  return `{${fields.join(', ')}}`;
}

/** The message or the error of a tool's output, which is what matters of it; else the whole of it. */
export function gistOfOutput(output: string): string {
  const value = parsed(output);
  const { message, error } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const gist = message ?? error;
  return typeof gist === 'string' ? gist : readableJson(output);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
