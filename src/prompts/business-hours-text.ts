import type { BusinessHours, OpenInterval } from '../models/business-hours';

/** From Monday on; 1 January 2024 was one. */
const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/**
 * The hours of an ordinary week as people write them, in any language: `Monday–Friday 09:00–12:00, 14:00–18:00;
 * Saturday 10:00–12:00`. Closed days are left out; `24/7` for a tenant without hours, `—` for one that never opens.
 */
export function businessHoursText(hours: BusinessHours | undefined, locale: string): string {
  if (hours === undefined) return '24/7';
  const names = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  const spans: { first: number; last: number; open: string }[] = [];
  week.forEach((day, index) => {
    const open = hours.weekly[day].map(intervalText).join(', ');
    const before = spans.at(-1);
    if (before?.open === open && before.last === index - 1) before.last = index;
    else if (open !== '') spans.push({ first: index, last: index, open });
  });
  const nameOf = (index: number): string => names.format(Date.UTC(2024, 0, 1 + index));
  const text = spans.map(({ first, last, open }) => {
    const days = first === last ? nameOf(first) : `${nameOf(first)}–${nameOf(last)}`;
    return `${days} ${open}`;
  });
  return text.join('; ') || '—';
}

function intervalText({ opens, closes }: OpenInterval): string {
  return `${opens}–${closes}`;
}
