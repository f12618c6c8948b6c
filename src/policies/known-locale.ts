/**
 * The locale in the form in which dates are shown in it (`pt_BR` becomes `pt-BR`); null when it is none that anything is
 * known of, such as `French`.
 */
export function knownLocale(locale: string): string | null {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}
