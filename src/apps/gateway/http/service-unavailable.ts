/** A server we depend on did not do its part: answered 503, logged under `event` with `fields`, never shown. */
export class ServiceUnavailable extends Error {
  override readonly name = 'ServiceUnavailable';

  constructor(
    readonly event: string,
    readonly fields: Record<string, unknown>,
  ) {
    super(event);
  }
}
