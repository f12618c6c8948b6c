import { instantParameterSchema } from '../../src/models/instant-parameter';

describe('instantParameterSchema', () => {
  test.each([
    ['2026-11-23T09:00:00Z', '2026-11-23T09:00:00Z'],
    ['2026-11-23T10:00:00+01:00', '2026-11-23T10:00:00+01:00'],
    // As a URL's query is read when the plus sign was not encoded.
    ['2026-11-23T10:00:00 01:00', '2026-11-23T10:00:00+01:00'],
    ['2026-11-23T10:00:00.250-05:30', '2026-11-23T10:00:00.250-05:30'],
  ])('%j_is_an_instant', (text, instant) => {
    expect(instantParameterSchema.parse(text)).toBe(instant);
  });

  test.each(['', 'yesterday', '2026-11-23', '2026-11-23T09:00:00', '2026-11-23 09:00:00Z', '2026-02-30T09:00:00Z', 7])(
    '%j_is_none_and_the_message_shows_one',
    (text) => {
      const { error } = instantParameterSchema.safeParse(text);

      expect(error?.issues.map(({ message }) => message)).toEqual([expect.stringContaining('2026-11-23T09:00:00Z')]);
    },
  );
});
