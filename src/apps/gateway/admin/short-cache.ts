/**
 * Answers that are a little old, so that many who ask cost as much as one: each is loaded once at a time, kept for
 * `freshMs` after it came, and forgotten when it did not come.
 */
export class ShortCache<Value> {
  private readonly entries = new Map<string, { value: Promise<Value>; until: number }>();

  constructor(
    private readonly freshMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get(key: string, load: () => Promise<Value>): Promise<Value> {
    const now = this.now();
    for (const [known, { until }] of this.entries) if (until <= now) this.entries.delete(known);
    const known = this.entries.get(key);
    if (known !== undefined) return known.value;
    const entry = { value: load(), until: Number.POSITIVE_INFINITY };
    this.entries.set(key, entry);
    entry.value.then(
      () => (entry.until = this.now() + this.freshMs),
      () => this.entries.delete(key),
    );
    return entry.value;
  }
}
