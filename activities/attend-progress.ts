import { z } from 'zod';

/**
 * What an attempt of `attend` leaves behind for the next one, as the details of its heartbeats. The server holds some
 * back, so after a lost worker they are a few seconds old: each field must be true all the same.
 */
export const attendProgressSchema = z.object({
  /** Until when the call was listened to at least; ISO 8601. */
  listened_until: z.iso.datetime(),
  /** The attempt gave the call up in order, as a deploy does. */
  handed_over: z.boolean(),
  /** Transcript items, usage and turns of this call that could not be kept so far, over all attempts. */
  lost_writes: z.number().int().nonnegative(),
});

export type AttendProgress = z.infer<typeof attendProgressSchema>;

/** What the attempt before has left; before the first one, or where it left nothing, nobody listened since `since`. */
export function previousProgress(heartbeatDetails: unknown, since: number): AttendProgress {
  const parsed = attendProgressSchema.safeParse(heartbeatDetails);
  return parsed.success
    ? parsed.data
    : { listened_until: new Date(since).toISOString(), handed_over: false, lost_writes: 0 };
}
