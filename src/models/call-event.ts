import { z } from 'zod';

/** Ids and names of other bridges; they are kept in the call's record, which must stay small enough to be written. */
const shortText = z.string().min(1).max(256);

/** Longer than any model's answer, and small enough for the history of a call to hold many of them; characters. */
const longestArguments = 64 * 1024;

/** Body of `POST /api/calls/events`: a function call that another media bridge saw. `item.call_id` is the phone call. */
export const callEventSchema = z.looseObject({
  type: z.literal('function_call_output.item.created'),
  /** The bridge's own session; kept for the log. */
  session_id: shortText,
  item: z.looseObject({
    id: shortText,
    call_id: z.string().min(1),
    function_call_id: shortText,
    name: shortText,
    /** The model's raw text, normally JSON. */
    arguments: z.string().max(longestArguments),
  }),
});

export type CallEvent = z.infer<typeof callEventSchema>;
