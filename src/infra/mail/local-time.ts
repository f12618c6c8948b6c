import type { TenantConfig } from '../../models/tenant-config';

/** Where a tenant names none, or one this Node knows nothing of. */
const defaultLocale = 'en-GB';

/** Instants as a tenant's people write them: in their time zone (UTC when none is set) and in the form of their locale. */
export class LocalTime {
  private readonly date: Intl.DateTimeFormat;
  private readonly time: Intl.DateTimeFormat;
  private readonly zone: string;

  constructor({ locale, timezone }: Pick<TenantConfig, 'locale' | 'timezone'>) {
    this.zone = timezone ?? 'UTC';
    const known = knownLocale(locale);
    this.date = new Intl.DateTimeFormat(known, { dateStyle: 'full', timeStyle: 'short', timeZone: this.zone });
    this.time = new Intl.DateTimeFormat(known, { timeStyle: 'medium', timeZone: this.zone });
  }

  /** Day and time with the zone, of an ISO 8601 instant: `Friday 20 November 2026 at 11:00 (Europe/Paris)`. */
  instant(iso: string): string {
    return `${this.date.format(new Date(iso))} (${this.zone})`;
  }

  /** The time of day: `11:00:05`. */
  clock(iso: string): string {
    return this.time.format(new Date(iso));
  }
}

function knownLocale(locale: string | undefined): string {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale ?? [])[0] ?? defaultLocale;
  } catch {
    // Not even of the form of a BCP 47 tag; the document is the tenant's.
    return defaultLocale;
  }
}
