import { z } from 'zod';

/** A time of day on the clock on the wall. */
const startSchema = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 09:00');

/** `24:00` is the end of the day. */
const endSchema = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time of day such as 18:00');

/** When it is open; the end is excluded. An end that is not after the start lies on the next day: 22:00 to 02:00. */
export const openIntervalSchema = z.strictObject({
  opens: startSchema.describe('Time of day such as 09:00'),
  closes: endSchema.describe(
    'Time of day such as 18:00, excluded; at or before `opens`: on the next day. 24:00 is the end of the day',
  ),
});

export type OpenInterval = z.infer<typeof openIntervalSchema>;

const day = z.array(openIntervalSchema).default([]);

/** The days of the week, from Sunday on, as JavaScript counts them. */
export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** The open hours of an ordinary week; a day that is left out is closed. */
export const weeklyHoursSchema = z.strictObject({
  monday: day.describe('Open hours of each Monday; none: closed'),
  tuesday: day.describe('Open hours of each Tuesday; none: closed'),
  wednesday: day.describe('Open hours of each Wednesday; none: closed'),
  thursday: day.describe('Open hours of each Thursday; none: closed'),
  friday: day.describe('Open hours of each Friday; none: closed'),
  saturday: day.describe('Open hours of each Saturday; none: closed'),
  sunday: day.describe('Open hours of each Sunday; none: closed'),
});

/** A date with hours of its own instead of its weekday's; none means closed all day. */
export const holidaySchema = z.strictObject({
  date: z.iso.date().describe('ISO 8601, such as 2026-12-25'),
  hours: day.describe('Open hours of that date; none: closed'),
  name: z.string().optional().describe('What it is called'),
});

/** Opening hours on a wall clock. Without a zone of its own it is the tenant's, and UTC without that. */
export const businessHoursSchema = z.strictObject({
  timezone: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone such as Europe/Paris')
    .optional()
    .describe('IANA zone; absent: the tenant’s, and UTC without one'),
  weekly: weeklyHoursSchema.describe('The hours of an ordinary week'),
  holidays: z.array(holidaySchema).default([]).superRefine(oncePerDate).describe('Dates with hours of their own'),
});

export type BusinessHours = z.infer<typeof businessHoursSchema>;

function oncePerDate(holidays: readonly { date: string }[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  holidays.forEach(({ date }, index) => {
    if (seen.has(date)) context.addIssue({ code: 'custom', path: [index, 'date'], message: `${date} is given twice` });
    seen.add(date);
  });
}

/** Whether a name is one of the IANA zones this runtime knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
