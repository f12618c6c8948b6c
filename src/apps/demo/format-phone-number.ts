/** How people of a country write their numbers; groups differ by country, so only what is known is grouped. */
const formats: readonly (readonly [pattern: RegExp, written: string])[] = [
  [/^\+33(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '+33 $1 $2 $3 $4 $5'],
  [/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3'],
];

/** An E.164 number for reading, `+33612345678` as `+33 6 12 34 56 78`; anything else comes back as it is. */
export function formatPhoneNumber(number: string): string {
  const format = formats.find(([pattern]) => pattern.test(number));
  return format === undefined ? number : number.replace(format[0], format[1]);
}
