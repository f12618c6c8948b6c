import { e164Schema } from '../../src/models/phone-number';

describe('e164Schema', () => {
  test.each(['+33145678901', '+1234567', '+123456789012345'])('e164_%s_is_taken', (number) => {
    expect(e164Schema.safeParse(number).success).toBe(true);
  });

  test.each([
    '33145678901',
    '0145678901',
    '+0145678901',
    '+123456',
    '+1234567890123456',
    '+33 145678901',
    '+33145678901\n',
    '',
  ])('e164_%j_is_refused', (number) => {
    expect(e164Schema.safeParse(number).success).toBe(false);
  });
});
