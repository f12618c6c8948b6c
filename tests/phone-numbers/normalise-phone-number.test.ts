import fc from 'fast-check';
import { isKnownCountry, normalisePhoneNumber } from '../../src/phone-numbers/normalise-phone-number';

describe('normalisePhoneNumber', () => {
  test.each([
    ['+33 1 45 67 89 01', undefined, '+33145678901'],
    ['+33 (0)1 45 67 89 01', undefined, '+33145678901'],
    ['00 33 1.45.67.89.01', undefined, '+33145678901'],
    ['+33\u00a01\u202f45\u201167\u201189\u201101', undefined, '+33145678901'],
    ['\u202a+33 1 45 67 89 01\u202c', undefined, '+33145678901'],
    ['01 45 67 89 01', 'FR', '+33145678901'],
    ['(415) 555-0100', 'US', '+14155550100'],
    ['030/123456', 'DE', '+4930123456'],
  ])('number_%s_of_%s_is_e164', (text, country, number) => {
    expect(normalisePhoneNumber(text, country)).toBe(number);
  });

  test.each([
    ['01 45 67 89 01', undefined],
    ['01 45 67 89', 'FR'],
    ['+33 1 45 67 89 01 ext. 5', undefined],
    ['+33+1456789', undefined],
    ['reception', 'FR'],
    ['', 'FR'],
  ])('number_%j_of_%s_is_none', (text, country) => {
    expect(normalisePhoneNumber(text, country)).toBeNull();
  });

  test('number_in_e164_stays_what_it_is_whatever_the_country', () => {
    const plans = [
      '+33145678901',
      '+14155550100',
      '+5531987654321',
      '+390612345678',
      '+4930123456',
      '+123456789012345',
    ];

    fc.assert(
      fc.property(
        fc.constantFrom(...plans),
        fc.constantFrom('FR', 'US', 'BR', 'DE', 'IT', undefined),
        (number, country) => {
          expect(normalisePhoneNumber(number, country)).toBe(number);
        },
      ),
    );
  });

  test('number_with_zeros_that_do_not_belong_there_is_read_to_the_end', () => {
    const once = normalisePhoneNumber('+640000000', 'FR');

    expect(once === null ? null : normalisePhoneNumber(once, 'FR')).toBe(once);
  });

  test('number_normalised_once_is_normalised', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\+?[0-9]{0,17}$/),
        fc.constantFrom('FR', 'US', 'BR', 'MX', undefined),
        (text, country) => {
          const once = normalisePhoneNumber(text, country);
          if (once !== null) expect(normalisePhoneNumber(once, country)).toBe(once);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('isKnownCountry', () => {
  test.each([
    ['FR', true],
    ['XX', false],
    ['fr', false],
    ['', false],
  ])('country_%j_is_known_%s', (code, known) => {
    expect(isKnownCountry(code)).toBe(known);
  });
});
