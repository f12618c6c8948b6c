/** A key whose value is an instant: `at`, or anything that ends in `_at`. */
const instantKey = /(?:^|_)at$/;

/** Instants as BSON dates, so that they can be compared and aged at rest; everything else stays as it is. */
export function withDates<T extends object>(record: T): { [Key in keyof T]: unknown } {
  return mapEntries(record, (key, value) => {
    if (typeof value !== 'string' || !instantKey.test(key)) return value;
    const date = new Date(value);
    return Number.isNaN(date.getTime()) ? value : date;
  }) as { [Key in keyof T]: unknown };
}

/** The way back: dates as ISO 8601 text, as JSON and the models have them. */
export function withInstants(document: object): Record<string, unknown> {
  return mapEntries(document, (_key, value) => (value instanceof Date ? value.toISOString() : value));
}

function mapEntries(value: object, map: (key: string, value: unknown) => unknown): Record<string, unknown> {
  const deep = (key: string, inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map((element) => deep('', element));
    if (isPlain(inner)) return mapEntries(inner, map);
    return map(key, inner);
  };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deep(key, inner)]));
}

/** Dates and the driver's own types are values, not containers. */
function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
