import { type BusinessHours, businessHoursSchema, type OpenInterval, weekdays } from '../models/business-hours';
import { instantOf, wallTimeAt } from './wall-clock';

const dayMs = 86_400_000;
const minuteMs = 60_000;

const nineToSix = [{ opens: '09:00', closes: '18:00' }];

/** Monday to Friday, 09:00 to 18:00. */
const officeHours: BusinessHours = businessHoursSchema.parse({
  weekly: { monday: nineToSix, tuesday: nineToSix, wednesday: nineToSix, thursday: nineToSix, friday: nineToSix },
});

/**
 * Whether an instant is within business hours. An interval includes its start and excludes its end; the clock on the
 * wall is that of the hours' own zone, else `zone`.
 *
 * - An interval belongs to the day on which it begins. So a holiday's hours replace those of its weekday, but what began
 *   the evening before runs on past midnight.
 * - When clocks change, an interval is never torn: a start that is shown twice is the first, an end that is shown twice
 *   the last of the two; a start or end that is skipped is the instant of the jump.
 */
export function isBusinessHours(
  at: Date = new Date(),
  hours: BusinessHours = officeHours,
  zone: string = 'UTC',
): boolean {
  const instant = at.getTime();
  return spansAround(instant, hours, zone).some(({ start, end }) => start <= instant && instant < end);
}

/** When it next opens or closes after `at`, up to `until` (included); null when it stays as it is. */
export function nextBusinessHoursChange(
  at: Date,
  until: Date,
  hours: BusinessHours,
  zone: string = 'UTC',
): Date | null {
  const now = isBusinessHours(at, hours, zone);
  for (let from = at.getTime(); from <= until.getTime(); from += dayMs) {
    const edges = spansAround(from, hours, zone)
      .flatMap(({ start, end }) => [start, end])
      .filter((edge) => edge > at.getTime() && edge <= until.getTime())
      .sort((one, other) => one - other);
    const change = edges.find((edge) => isBusinessHours(new Date(edge), hours, zone) !== now);
    if (change !== undefined) return new Date(change);
  }
  return null;
}

/** The intervals that begin on the day before an instant, on its own day and on the next one, as instants. */
function spansAround(instant: number, hours: BusinessHours, zone: string): { start: number; end: number }[] {
  const wallZone = hours.timezone ?? zone;
  const today = Math.floor(wallTimeAt(instant, wallZone) / dayMs) * dayMs;
  return [today - dayMs, today, today + dayMs].flatMap((midnight) =>
    intervalsOn(midnight, hours).map((interval) => {
      const opens = minutesOf(interval.opens);
      const closes = minutesOf(interval.closes);
      const end = midnight + closes * minuteMs + (closes > opens ? 0 : dayMs);
      return {
        start: instantOf(midnight + opens * minuteMs, wallZone, 'first'),
        end: instantOf(end, wallZone, 'last'),
      };
    }),
  );
}

/** The intervals that begin on a date, given as its midnight on the wall. */
function intervalsOn(midnight: number, { weekly, holidays }: BusinessHours): OpenInterval[] {
  const date = new Date(midnight).toISOString().slice(0, 10);
  const holiday = holidays.find((candidate) => candidate.date === date);
  return holiday ? holiday.hours : weekly[weekdays[new Date(midnight).getUTCDay()] ?? 'sunday'];
}

function minutesOf(timeOfDay: string): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number);
  return hours * 60 + minutes;
}
