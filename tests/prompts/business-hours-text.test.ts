import { businessHoursSchema } from '../../src/models/business-hours';
import { businessHoursText } from '../../src/prompts/business-hours-text';

const office = [
  { opens: '09:00', closes: '12:30' },
  { opens: '14:00', closes: '18:00' },
];

describe('businessHoursText', () => {
  test.each([
    [
      'days_in_a_row',
      { monday: office, tuesday: office, wednesday: office },
      'Monday–Wednesday 09:00–12:30, 14:00–18:00',
    ],
    [
      'a_gap',
      { monday: office, wednesday: office },
      'Monday 09:00–12:30, 14:00–18:00; Wednesday 09:00–12:30, 14:00–18:00',
    ],
    [
      'other_hours_on_one_day',
      { friday: office, saturday: [{ opens: '10:00', closes: '24:00' }] },
      'Friday 09:00–12:30, 14:00–18:00; Saturday 10:00–24:00',
    ],
    ['no_day', {}, '—'],
  ])('hours_with_%s_are_one_sentence', (_what, weekly, sentence) => {
    expect(businessHoursText(businessHoursSchema.parse({ weekly }), 'en')).toBe(sentence);
  });

  test('days_are_named_in_the_language_of_the_tenant', () => {
    const hours = businessHoursSchema.parse({ weekly: { saturday: office, sunday: office } });

    expect(businessHoursText(hours, 'fr-FR')).toBe('samedi–dimanche 09:00–12:30, 14:00–18:00');
  });

  test('tenant_without_hours_is_always_open', () => {
    expect(businessHoursText(undefined, 'en')).toBe('24/7');
  });
});
