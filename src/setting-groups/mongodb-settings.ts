import { MongoClient } from 'mongodb';
import { z } from 'zod';
import { everyRole, requiredText, settingNotes } from './setting';

/** Where everything is kept. */
export const mongodbSettings = z.object({
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/./, { error: 'expected mongodb://… or mongodb+srv://…', abort: true })
    .refine(
      isReadByTheDriver,
      'expected what the MongoDB driver can read: in a password, write %40 for @, %25 for % and so on; options and ports ' +
        'must be ones that there are',
    )
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

/** Nothing is connected to; what the driver says of a bad one may repeat the password. */
function isReadByTheDriver(uri: string): boolean {
  try {
    return new MongoClient(uri) instanceof MongoClient;
  } catch {
    return false;
  }
}
