import { z } from 'zod';

/**
 * An instant in a URL: ISO 8601 with `Z` or an offset, and it must exist. The plus sign of an offset is read as a space
 * there, unless it was written `%2B`: both are taken.
 */
export const instantParameterSchema = z.preprocess(
  (text) => (typeof text === 'string' ? text.replace(/ (?=\d\d:\d\d$)/, '+') : text),
  z.iso
    .datetime({
      offset: true,
      abort: true,
      error: 'must be an instant such as 2026-11-23T09:00:00Z or 2026-11-23T10:00:00+01:00',
    })
    .refine((text) => !Number.isNaN(Date.parse(text)), 'no such instant'),
);
