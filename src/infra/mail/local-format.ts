import type { TenantConfig } from '../../models/tenant-config';
import { knownLocale } from '../../policies/known-locale';

/** Where a tenant names none, or one this Node knows nothing of. */
const defaultLocale = 'en-GB';

/** What people of a tenant read, in the form of their locale: instants in their time zone (UTC when none is set), amounts. */
export class LocalFormat {
  private readonly locale: string;
  private readonly zone: string;
  private readonly date: Intl.DateTimeFormat;
  private readonly time: Intl.DateTimeFormat;

  constructor({ locale, timezone }: Pick<TenantConfig, 'locale' | 'timezone'>) {
    this.zone = timezone ?? 'UTC';
    this.locale = (locale === undefined ? null : knownLocale(locale)) ?? defaultLocale;
    this.date = new Intl.DateTimeFormat(this.locale, { dateStyle: 'full', timeStyle: 'short', timeZone: this.zone });
    this.time = new Intl.DateTimeFormat(this.locale, { timeStyle: 'medium', timeZone: this.zone });
  }

  /** Day and time with the zone, of an ISO 8601 instant: `Friday 20 November 2026 at 11:00 (Europe/Paris)`. */
  instant(iso: string): string {
    return `${this.date.format(new Date(iso))} (${this.zone})`;
  }

  /** The time of day: `11:00:05`. */
  clock(iso: string): string {
    return this.time.format(new Date(iso));
  }

  /** Of seconds: `3 mins 5 secs`, `3 Min. 5 Sek.`. */
  duration(seconds: number): string {
    const whole = Math.max(0, Math.round(seconds));
    const minutes = Math.floor(whole / 60);
    return [...(minutes === 0 ? [] : [this.unit(minutes, 'minute')]), this.unit(whole % 60, 'second')].join(' ');
  }

  /** US dollars, to the tenth of a cent: `USD 0.123`, `0,123 USD`. */
  usd(amount: number): string {
    const digits = { minimumFractionDigits: 3, maximumFractionDigits: 3 };
    return this.number(amount, { style: 'currency', currency: 'USD', currencyDisplay: 'code', ...digits });
  }

  /** `1,234`, `1.234`. */
  count(amount: number): string {
    return this.number(amount, {});
  }

  private unit(amount: number, unit: 'minute' | 'second'): string {
    return this.number(amount, { style: 'unit', unit, unitDisplay: 'short' });
  }

  private number(amount: number, options: Intl.NumberFormatOptions): string {
    return new Intl.NumberFormat(this.locale, options).format(amount);
  }
}
