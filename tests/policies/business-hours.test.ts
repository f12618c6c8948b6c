import { type BusinessHours, businessHoursSchema, weekdays } from '../../src/models/business-hours';
import { isBusinessHours, nextBusinessHoursChange } from '../../src/policies/business-hours';

describe('isBusinessHours', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  test.each([
    ['2024-01-15T14:30:00Z', true],
    ['2024-01-15T22:00:00Z', false],
  ])('business_hours_clock_at_%s_is_%p', (now, expected) => {
    jest.useFakeTimers({ now: new Date(now) });

    expect(isBusinessHours()).toBe(expected);
  });

  test.each([
    ['Monday, before opening', '2024-01-15T08:59:59.999Z', false],
    ['Monday, opening', '2024-01-15T09:00:00Z', true],
    ['Friday, last moment', '2024-01-19T17:59:59.999Z', true],
    ['Friday, closing', '2024-01-19T18:00:00Z', false],
    ['Saturday', '2024-01-20T12:00:00Z', false],
    ['Sunday', '2024-01-21T12:00:00Z', false],
  ])('business_hours_%s', (_when, at, expected) => {
    expect(isBusinessHours(new Date(at))).toBe(expected);
  });
});

type Interval = [opens: string, closes: string];

function intervals(...times: Interval[]): { opens: string; closes: string }[] {
  return times.map(([opens, closes]) => ({ opens, closes }));
}

/** The same hours every day, but on these dates. */
function daily(times: Interval[], holidays: Record<string, Interval[]> = {}): BusinessHours {
  return businessHoursSchema.parse({
    weekly: Object.fromEntries(weekdays.map((day) => [day, intervals(...times)])),
    holidays: Object.entries(holidays).map(([date, hours]) => ({ date, hours: intervals(...hours) })),
  });
}

type Row = [when: string, at: string, open: boolean];

function check(hours: BusinessHours, zone: string, rows: Row[]): void {
  test.each(rows)('business_hours_%s', (_when, at, open) => {
    expect(isBusinessHours(new Date(at), hours, zone)).toBe(open);
  });
}

describe('isBusinessHours with two intervals a day', () => {
  check(
    daily([
      ['09:00', '12:30'],
      ['14:00', '18:00'],
    ]),
    'Europe/Paris',
    [
      ['before_the_morning', '2026-11-23T08:59:59.999+01:00', false],
      ['at_the_start_of_the_morning', '2026-11-23T09:00:00+01:00', true],
      ['at_the_end_of_the_morning', '2026-11-23T12:29:59.999+01:00', true],
      ['at_the_start_of_the_break', '2026-11-23T12:30:00+01:00', false],
      ['at_the_end_of_the_break', '2026-11-23T13:59:59.999+01:00', false],
      ['at_the_start_of_the_afternoon', '2026-11-23T14:00:00+01:00', true],
      ['at_the_end_of_the_afternoon', '2026-11-23T17:59:59.999+01:00', true],
      ['after_the_afternoon', '2026-11-23T18:00:00+01:00', false],
      ['in_summer_at_the_start', '2026-07-01T09:00:00+02:00', true],
      ['in_summer_before_the_start', '2026-07-01T08:59:59.999+02:00', false],
    ],
  );
});

describe('isBusinessHours past midnight', () => {
  const fridayNight = businessHoursSchema.parse({ weekly: { friday: intervals(['22:00', '02:00']) } });
  check(fridayNight, 'UTC', [
    ['before_friday_night', '2026-11-27T21:59:59.999Z', false],
    ['at_the_start_of_friday_night', '2026-11-27T22:00:00Z', true],
    ['at_midnight', '2026-11-28T00:00:00Z', true],
    ['at_the_end_of_friday_night', '2026-11-28T01:59:59.999Z', true],
    ['after_friday_night', '2026-11-28T02:00:00Z', false],
    ['on_friday_morning_of_the_same_day', '2026-11-27T01:00:00Z', false],
    ['on_saturday_evening', '2026-11-28T22:00:00Z', false],
  ]);

  const aroundTheClock = daily([['00:00', '24:00']]);
  check(aroundTheClock, 'America/New_York', [
    ['round_the_clock_before_midnight', '2026-11-23T23:59:59.999-05:00', true],
    ['round_the_clock_at_midnight', '2026-11-24T00:00:00-05:00', true],
  ]);

  check(daily([['09:00', '09:00']]), 'UTC', [['a_whole_day_from_nine_on', '2026-11-24T08:59:59.999Z', true]]);

  const saturday = businessHoursSchema.parse({ weekly: { saturday: intervals(['00:00', '24:00']) } });
  check(saturday, 'UTC', [
    ['before_a_whole_saturday', '2026-11-27T23:59:59.999Z', false],
    ['at_the_start_of_a_whole_saturday', '2026-11-28T00:00:00Z', true],
    ['at_the_end_of_a_whole_saturday', '2026-11-28T23:59:59.999Z', true],
    ['after_a_whole_saturday', '2026-11-29T00:00:00Z', false],
  ]);
});

describe('isBusinessHours on holidays', () => {
  const hours = daily(
    [
      ['09:00', '18:00'],
      ['22:00', '02:00'],
    ],
    { '2026-12-24': [['09:00', '12:00']], '2026-12-25': [] },
  );
  check(hours, 'Europe/Paris', [
    ['a_short_day_is_open_in_its_hours', '2026-12-24T11:59:59.999+01:00', true],
    ['a_short_day_closes_earlier', '2026-12-24T12:00:00+01:00', false],
    ['a_short_day_has_no_night', '2026-12-24T22:00:00+01:00', false],
    ['the_night_before_a_short_day_runs_on', '2026-12-24T01:59:59.999+01:00', true],
    ['the_night_before_a_short_day_ends', '2026-12-24T02:00:00+01:00', false],
    ['a_day_off_is_closed', '2026-12-25T12:00:00+01:00', false],
    ['a_day_off_ends_at_its_midnight', '2026-12-26T01:00:00+01:00', false],
    ['the_day_after_is_open', '2026-12-26T09:00:00+01:00', true],
    ['a_day_off_is_that_of_the_zone_at_its_start', '2026-12-24T23:00:00Z', false],
    ['the_same_date_of_another_year_is_no_holiday', '2027-12-25T12:00:00+01:00', true],
  ]);
});

describe('isBusinessHours when clocks change', () => {
  // Paris: 02:00 → 03:00 on 29 March 2026, 03:00 → 02:00 on 25 October 2026.
  check(daily([['09:00', '18:00']]), 'Europe/Paris', [
    ['spring_day_before_opening', '2026-03-29T06:59:59.999Z', false],
    ['spring_day_at_opening', '2026-03-29T07:00:00Z', true],
    ['spring_day_at_closing', '2026-03-29T16:00:00Z', false],
    ['the_day_before_spring_opens_an_hour_later_in_utc', '2026-03-28T07:59:59.999Z', false],
    ['autumn_day_before_opening', '2026-10-25T07:59:59.999Z', false],
    ['autumn_day_at_opening', '2026-10-25T08:00:00Z', true],
    ['autumn_day_at_closing', '2026-10-25T17:00:00Z', false],
  ]);

  check(daily([['22:00', '04:00']]), 'Europe/Paris', [
    ['spring_night_before_its_end', '2026-03-29T01:59:59.999Z', true],
    ['spring_night_at_its_end', '2026-03-29T02:00:00Z', false],
    ['autumn_night_before_its_end', '2026-10-25T02:59:59.999Z', true],
    ['autumn_night_at_its_end', '2026-10-25T03:00:00Z', false],
  ]);

  check(daily([['02:30', '05:00']]), 'Europe/Paris', [
    ['a_skipped_start_is_not_before_the_jump', '2026-03-29T00:59:59.999Z', false],
    ['a_skipped_start_is_the_jump', '2026-03-29T01:00:00Z', true],
    ['before_a_start_that_is_shown_twice', '2026-10-25T00:29:59.999Z', false],
    ['a_start_that_is_shown_twice_is_the_first', '2026-10-25T00:30:00Z', true],
    ['a_start_that_is_shown_twice_is_not_torn', '2026-10-25T01:15:00Z', true],
  ]);

  check(daily([['00:00', '02:30']]), 'Europe/Paris', [
    ['a_skipped_end_is_not_before_the_jump', '2026-03-29T00:59:59.999Z', true],
    ['a_skipped_end_is_the_jump', '2026-03-29T01:00:00Z', false],
    ['an_end_that_is_shown_twice_is_not_the_first', '2026-10-25T00:30:00Z', true],
    ['an_end_that_is_shown_twice_is_the_last', '2026-10-25T01:29:59.999Z', true],
    ['after_an_end_that_is_shown_twice', '2026-10-25T01:30:00Z', false],
  ]);

  // New York: 02:00 → 03:00 on 8 March 2026, 02:00 → 01:00 on 1 November 2026. Lord Howe changes by half an hour.
  check(daily([['09:00', '17:00']]), 'America/New_York', [
    ['new_york_spring_at_opening', '2026-03-08T13:00:00Z', true],
    ['new_york_spring_before_opening', '2026-03-08T12:59:59.999Z', false],
    ['new_york_autumn_at_opening', '2026-11-01T14:00:00Z', true],
    ['new_york_autumn_before_opening', '2026-11-01T13:59:59.999Z', false],
  ]);
  check(daily([['09:00', '17:00']]), 'Australia/Lord_Howe', [
    ['lord_howe_in_summer_at_opening', '2026-01-15T22:00:00Z', true],
    ['lord_howe_in_winter_at_opening', '2026-06-15T22:30:00Z', true],
    ['lord_howe_in_winter_before_opening', '2026-06-15T22:29:59.999Z', false],
  ]);
  check(daily([['09:00', '17:00']]), 'Asia/Kathmandu', [
    ['kathmandu_at_opening', '2026-06-15T03:15:00Z', true],
    ['kathmandu_before_opening', '2026-06-15T03:14:59.999Z', false],
  ]);
});

describe('isBusinessHours zones', () => {
  const nine = daily([['09:00', '10:00']]);

  test('business_hours_zone_of_their_own_wins_over_the_tenants', () => {
    const inTokyo = { ...nine, timezone: 'Asia/Tokyo' };

    expect(isBusinessHours(new Date('2026-11-23T09:30:00+09:00'), inTokyo, 'Europe/Paris')).toBe(true);
    expect(isBusinessHours(new Date('2026-11-23T09:30:00+01:00'), inTokyo, 'Europe/Paris')).toBe(false);
  });

  test('business_hours_without_any_zone_are_in_utc', () => {
    expect(isBusinessHours(new Date('2026-11-23T09:30:00Z'), nine)).toBe(true);
  });
});

describe('nextBusinessHoursChange', () => {
  const hours = daily([
    ['09:00', '12:00'],
    ['12:00', '18:00'],
  ]);
  const next = (at: string, until: string): string | undefined =>
    nextBusinessHoursChange(new Date(at), new Date(until), hours, 'UTC')?.toISOString();

  test.each([
    ['closed_until_the_opening', '2026-11-23T08:30:00Z', '2026-11-23T09:30:00Z', '2026-11-23T09:00:00.000Z'],
    ['opening_exactly_at_the_limit_counts', '2026-11-23T08:30:00Z', '2026-11-23T09:00:00Z', '2026-11-23T09:00:00.000Z'],
    ['opening_after_the_limit_does_not', '2026-11-23T08:30:00Z', '2026-11-23T08:59:59Z', undefined],
    ['at_the_opening_it_is_the_closing', '2026-11-23T09:00:00Z', '2026-11-23T19:00:00Z', '2026-11-23T18:00:00.000Z'],
    ['intervals_that_touch_are_no_change', '2026-11-23T11:30:00Z', '2026-11-23T12:30:00Z', undefined],
    ['closed_over_midnight', '2026-11-23T18:00:00Z', '2026-11-24T18:00:00Z', '2026-11-24T09:00:00.000Z'],
  ])('next_change_%s', (_name, at, until, expected) => {
    expect(next(at, until)).toBe(expected);
  });

  test('next_change_days_away_is_found', () => {
    const friday = businessHoursSchema.parse({ weekly: { friday: intervals(['09:00', '10:00']) } });

    const change = nextBusinessHoursChange(new Date('2026-11-21T00:00:00Z'), new Date('2026-11-28T00:00:00Z'), friday);

    expect(change?.toISOString()).toBe('2026-11-27T09:00:00.000Z');
  });

  test.each([
    ['never_open', daily([])],
    ['always_open', daily([['00:00', '24:00']])],
  ])('next_change_%s_has_none', (_name, constant) => {
    const at = new Date('2026-11-23T08:30:00Z');

    expect(nextBusinessHoursChange(at, new Date('2026-11-30T08:30:00Z'), constant)).toBeNull();
  });

  test('next_change_between_two_nights_is_the_end_of_the_first', () => {
    const nights = daily([['22:00', '02:00']]);
    const at = new Date('2026-03-29T00:30:00+01:00');

    const change = nextBusinessHoursChange(at, new Date(at.getTime() + 3_600_000 * 6), nights, 'Europe/Paris');

    // The night on which clocks change: 02:00 is skipped, and the jump ends it.
    expect(change?.toISOString()).toBe('2026-03-29T01:00:00.000Z');
  });
});
