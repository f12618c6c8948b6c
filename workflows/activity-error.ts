import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { activityFailure } from '../src/models/failures';

/** What an activity's failure means for the question "was it carried out?". */
export interface ActivityError {
  /** A name of `activityFailure`, `Timeout` for a lost worker, or the error's own type. */
  type: string;
  carriedOut: 'no' | 'unknown';
  /** Trying again may help. */
  retryable: boolean;
  /** Milliseconds OpenAI asked to wait, null when it did not. */
  retryAfterMs: number | null;
}

/** Reads a failed activity; rethrows what is not an activity's failure, because that is a defect or a cancellation. */
export function activityErrorOf(error: unknown): ActivityError {
  if (!(error instanceof ActivityFailure)) throw error;
  const { cause } = error;
  if (cause instanceof TimeoutFailure) {
    const started = cause.timeoutType !== 'SCHEDULE_TO_START';
    return { type: 'Timeout', carriedOut: started ? 'unknown' : 'no', retryable: true, retryAfterMs: null };
  }
  if (!(cause instanceof ApplicationFailure)) {
    return { type: cause?.name ?? 'Unknown', carriedOut: 'unknown', retryable: false, retryAfterMs: null };
  }
  const type = cause.type ?? 'Unknown';
  const ambiguous = type === activityFailure.openaiAmbiguous || type === activityFailure.remoteAmbiguous;
  const wait = cause.details?.[0];
  return {
    type,
    carriedOut: ambiguous ? 'unknown' : 'no',
    retryable: cause.nonRetryable !== true && !ambiguous,
    retryAfterMs: typeof wait === 'number' ? wait : null,
  };
}
