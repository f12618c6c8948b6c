import { formatPhoneNumber } from '../../../src/apps/demo/format-phone-number';

describe('formatPhoneNumber', () => {
  it.each([
    ['+33612345678', '+33 6 12 34 56 78'],
    ['+14155550123', '+1 415 555 0123'],
    ['+442071838750', '+442071838750'],
    ['+336123', '+336123'],
    ['anonymous', 'anonymous'],
  ])('format_phone_number_%s_reads_%s', (number, written) => {
    expect(formatPhoneNumber(number)).toBe(written);
  });
});
