import { z } from 'zod';

/** Body of `POST /api/calls/events`: a function call that another media bridge saw. `item.call_id` is the phone call. */
export const callEventSchema = z.looseObject({
  type: z.literal('function_call_output.item.created'),
  /** The bridge's own session; kept for the log. */
  session_id: z.string().min(1),
  item: z.looseObject({
    id: z.string().min(1),
    call_id: z.string().min(1),
    function_call_id: z.string().min(1),
    name: z.string().min(1),
    /** The model's raw text, normally JSON. */
    arguments: z.string(),
  }),
});

export type CallEvent = z.infer<typeof callEventSchema>;
