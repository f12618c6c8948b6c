import { z } from 'zod';
import type { AdminAnswer } from './admin-route';

/** Path of everything about one call. */
export const callParams = z.object({
  call_id: z.string().min(1).meta({ description: 'OpenAI’s id of the call: `rtc_…`' }),
});

/** There is neither a record nor a workflow of it. */
export const unknownCall = {
  status: 404,
  body: { detail: 'No call has this id.', reason: 'unknown_call' },
} satisfies AdminAnswer;
