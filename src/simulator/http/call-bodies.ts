import { z } from 'zod';

/** The body of `reject`, optional as a whole; 603 Decline is the API's default. */
export const rejectSchema = z.strictObject({ status_code: z.number().int().min(300).max(699).default(603) });

/** The body of `refer`: only this key. */
export const referSchema = z.strictObject({
  target_uri: z.string().regex(/^(sips?|tel):\S+$/i, 'must be a tel: or sip: URI'),
});

/** Hang-up has no body. */
export const hangupSchema = z.strictObject({});
