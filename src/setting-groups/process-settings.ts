import { z } from 'zod';
import { optionalText, settingNotes, url, whole } from './setting';

/** Every process, whatever its role. */
export const processSettings = z.object({
  APP_ENV: z.enum(['prod', 'dev', 'test']).default('prod').register(settingNotes, {
    purpose: '`test` skips the check for required settings; `dev` and `test` also take unsigned call events',
    example: 'prod',
  }),
  APP_NAME: z.string().default('sonore-phone-agent').register(settingNotes, {
    purpose: 'name of this installation in traces, in the API document and as the sender of mails',
    example: 'sonore-phone-agent',
  }),
  PUBLIC_URL: url(/^https?$/)
    .optional()
    .register(settingNotes, {
      purpose: 'address at which OpenAI reaches the gateway; `sonore doctor` tries it',
      example: 'https://calls.example.com',
    }),
  PORT: whole(0, 65535).default(8000).register(settingNotes, {
    purpose: 'HTTP port of the process, whatever its role; 0 takes a free one',
    example: '8000',
  }),
  HOST: z.string().default('0.0.0.0').register(settingNotes, {
    purpose: 'address the process listens on; `127.0.0.1` for this machine only',
    example: '0.0.0.0',
  }),
  // The original's default is WARNING, but its normal events are INFO: by default nobody would ever see a call.
  LOG_LEVEL: z
    .string()
    .toUpperCase()
    .pipe(z.enum(['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']))
    .default('INFO')
    .register(settingNotes, {
      purpose: 'least level that is logged, in either case: DEBUG, INFO, WARNING, ERROR, CRITICAL',
      example: 'INFO',
    }),
  // Other packages read DEBUG, too, with values of their own: what is not a yes is a no, never an error.
  DEBUG: z
    .string()
    .default('false')
    .transform((text) => /^(true|1|yes|on)$/i.test(text))
    .register(settingNotes, { purpose: '`true` is the same as `LOG_LEVEL=DEBUG`', example: 'false' }),
  SHUTDOWN_GRACE_S: whole(1, 600).default(20).register(settingNotes, {
    purpose: 'longest time from SIGTERM until the process is gone, whatever its calls do',
    example: '20',
    unit: 's',
  }),
  ADMIN_TOKEN: optionalText().register(settingNotes, {
    purpose: 'value of `X-Admin-Token` that opens the admin API; without it that API is off',
    example: 'a-long-random-string',
    secret: true,
  }),
  CALL_EVENTS_SECRET: optionalText().register(settingNotes, {
    purpose: 'signing secret of `POST /api/calls/events`; without it the route is off in `prod`',
    example: 'whsec_…',
    secret: true,
  }),
});
