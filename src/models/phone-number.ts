import { z } from 'zod';

/** A phone number as it is stored and compared: E.164, `+` and 7 to 15 digits; fewer is a service code. */
export const e164Schema = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be an E.164 number such as +33145678901');
