import { z } from 'zod';

/** Ids and names of other bridges; they are kept in the call's record, which must stay small enough to be written. */
const shortText = z.string().min(1).max(256);

/** Longer than any model's answer, and small enough for the history of a call to hold many of them; characters. */
const longestArguments = 64 * 1024;

/** Body of `POST /api/calls/events`: a function call that another media bridge saw. `item.call_id` is the phone call. */
export const callEventSchema = z.looseObject({
  type: z.literal('function_call_output.item.created').describe('The only type there is'),
  session_id: shortText.describe('The bridge’s own session; kept for the log'),
  item: z
    .looseObject({
      id: shortText.describe('The conversation item that it is'),
      call_id: z.string().min(1).describe('The phone call'),
      function_call_id: shortText.describe('The bridge’s id of the function call; the same id again is the same call'),
      name: shortText.describe('Name of the tool'),
      arguments: z.string().max(longestArguments).describe('The model’s raw text, normally JSON'),
    })
    .describe('The function call'),
});

export type CallEvent = z.infer<typeof callEventSchema>;
