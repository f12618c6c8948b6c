import { z } from 'zod';
import { optionalText, settingNotes } from './setting';

/** `someone@example.com` or `Name <someone@example.com>`. */
const mailbox = (): z.ZodOptional<z.ZodString> =>
  z
    .string()
    .regex(
      /^((?:"[^"]*"|[^<>@,"]*)\s*<[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/,
      'expected one address, such as Sonore <calls@example.com>',
    )
    .optional();

/** What happens after a call: summary, cost, mail. */
export const postCallSettings = z.object({
  SUMMARY_MODEL: z.string().default('gpt-5-mini').register(settingNotes, {
    purpose: 'model that summarises calls; a tenant may name another',
    example: 'gpt-5-mini',
  }),
  MODEL_PRICES_FILE: optionalText().register(settingNotes, {
    purpose: 'YAML file of prices that add to, or replace, the built-in ones (docs/post-call.md)',
    example: '/etc/sonore/prices.yaml',
  }),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/./, 'expected smtp://… or smtps://…')
    .refine((url) => URL.canParse(url), 'expected a URL; in a password, write %40 for @, %2F for / and so on')
    .optional()
    .register(settingNotes, {
      purpose: 'mail server, with user and password; without it no mails are sent',
      example: 'smtps://user:password@smtp.example.com:465',
      secret: true,
    }),
  MAIL_FROM: mailbox().register(settingNotes, {
    purpose: 'sender of the mails; required beside `SMTP_URL`',
    example: 'Sonore <calls@example.com>',
  }),
  MAIL_BCC: mailbox().register(settingNotes, {
    purpose: 'address that gets a blind copy of every mail, for monitoring',
    example: 'monitoring@example.com',
  }),
});
