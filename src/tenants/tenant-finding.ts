/** Something about a tenant's document that somebody should look at. */
export interface TenantFinding {
  /** Where: field names and indexes, from the top of the document. */
  path: PropertyKey[];
  /** What is wrong there, and what to do. */
  message: string;
}

/** `features.http_tools[0].url`, as people write it; empty for the document itself. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** The finding in one line. */
export function findingText({ path, message }: TenantFinding): string {
  return path.length === 0 ? message : `${pathText(path)}: ${message}`;
}
