import { z } from 'zod';
import { failure } from './api-error';

/** Path of everything about one call. */
export const callParams = z.object({
  call_id: z.string().min(1).meta({ description: 'OpenAI’s id of the call: `rtc_…`' }),
});

/** There is neither a record nor a workflow of it. */
export const unknownCall = failure(404, 'No call has this id.', 'unknown_call') as {
  status: 404;
  body: { detail: string; reason: string };
};
