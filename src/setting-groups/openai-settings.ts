import { z } from 'zod';
import { everyRole, optionalText, requiredText, settingNotes, url } from './setting';

/** OpenAI: credentials, addresses, and what calls are answered with. */
export const openaiSettings = z.object({
  OPENAI_API_KEY: requiredText().register(settingNotes, {
    purpose: 'key of the OpenAI project that receives the calls; the gateway rejects calls with it when nobody works',
    example: 'sk-proj-…',
    requiredBy: everyRole,
    secret: true,
  }),
  OPENAI_PROJECT_ID: optionalText().register(settingNotes, {
    purpose: 'OpenAI project, for a key that belongs to several',
    example: 'proj_abc123',
  }),
  OPENAI_WEBHOOK_SECRET: requiredText().register(settingNotes, {
    purpose: 'signing secret of the `realtime.call.incoming` webhook',
    example: 'whsec_…',
    requiredBy: ['gateway'],
    secret: true,
  }),
  OPENAI_BASE_URL: url(/^https?$/)
    .default('https://api.openai.com/v1')
    .register(settingNotes, { purpose: "address of OpenAI's REST API", example: 'https://eu.api.openai.com/v1' }),
  WS_SERVER_URL: url(/^wss?$/)
    .optional()
    .register(settingNotes, {
      purpose: "address of a call's control socket; `call_id` is added to whatever query it has",
      example: 'wss://api.openai.com/v1/realtime',
      defaultNote: '`OPENAI_BASE_URL` as `wss://…/realtime`',
    }),
  OPENAI_MODEL: z.string().default('gpt-realtime-2.1').register(settingNotes, {
    purpose: 'model that speaks with the caller',
    example: 'gpt-realtime-2.1',
  }),
  OPENAI_VOICE: z.string().default('marin').register(settingNotes, { purpose: 'its voice', example: 'cedar' }),
  OPENAI_TRANSCRIPTION_MODEL: z.string().default('gpt-4o-mini-transcribe').register(settingNotes, {
    purpose: "model that writes down the caller's speech",
    example: 'gpt-4o-transcribe',
  }),
});
