import { z } from 'zod';
import type { AdminAnswer } from './admin-route';
import type { AnswerDescription } from './api-operation';

/** Every answer that is not a success. */
const apiErrorSchema = z
  .object({
    detail: z.string().meta({ description: 'What happened and what can be done about it, for people' }),
    reason: z
      .string()
      .optional()
      .meta({ description: 'The same for programs, where there is more than one possibility' }),
  })
  .meta({ id: 'Error', description: 'Every answer that is not a success' });

/** Describes an answer that is not a success. */
export function errorAnswer(description: string, example?: z.infer<typeof apiErrorSchema>): AnswerDescription {
  return { description, schema: apiErrorSchema, ...(example === undefined ? {} : { example }) };
}

/** An answer that is not a success. */
export function failure(status: number, detail: string, reason?: string): AdminAnswer {
  return { status, body: { detail, ...(reason === undefined ? {} : { reason }) } };
}
