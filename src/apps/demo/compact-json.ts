/**
 * JSON for reading: like `JSON.stringify` with an indentation of two, but what fits on a line of `width` columns stays
 * on one.
 */
export function compactJson(value: unknown, width: number, indentation = ''): string {
  const line = oneLine(value);
  if (indentation.length + line.length <= width || typeof value !== 'object' || value === null) return line;
  const inner = `${indentation}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => inner + compactJson(item, width, inner)).join(',\n')}\n${indentation}]`;
  }
  const fields = Object.entries(value).map(([name, field]) => {
    return `${inner}${JSON.stringify(name)}: ${compactJson(field, width - name.length - 4, inner)}`;
  });
  return `{\n${fields.join(',\n')}\n${indentation}}`;
}

function oneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}: ${oneLine(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
