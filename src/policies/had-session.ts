import type { CallRecord } from '../models/call-record';

/**
 * Whether a call ever had a session. One that was refused, missed, or accepted and never connected had none: nothing was
 * said, nothing is billed, and there is nothing to process.
 */
export function hadSession({ attached_at }: Pick<CallRecord, 'attached_at'>): boolean {
  return attached_at !== null;
}
