import { z } from 'zod';
import { everyRole, requiredText, settingNotes } from './setting';

/** Where everything is kept. */
export const mongodbSettings = z.object({
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/./, 'expected mongodb://… or mongodb+srv://…')
    .default('')
    .register(settingNotes, {
      purpose: 'connection string of MongoDB',
      example: 'mongodb://localhost:27017',
      requiredBy: everyRole,
      secret: true,
    }),
  MONGODB_DB: requiredText().register(settingNotes, {
    purpose: 'database of tenants, prompts and call records',
    example: 'sonore_phone_agent',
    requiredBy: everyRole,
  }),
  MONGODB_TRANSCRIPTS_COLLECTION: z.string().default('calls-transcripts').register(settingNotes, {
    purpose: 'collection of the transcripts',
    example: 'calls-transcripts',
  }),
  MONGODB_METADATA_COLLECTION: z.string().default('calls-metadata').register(settingNotes, {
    purpose: 'collection of what is made of calls after their end: summaries, costs, mails',
    example: 'calls-metadata',
  }),
});
