import { toolError } from '../models/failures';
import { type RemoteAnswer } from '../models/remote-tools';

/** The service gave no answer that could be used; whether it did what it was asked for decides what the model may do. */
export function remoteFailed(mayHaveBeenDone: boolean, reason = 'The service did not answer'): RemoteAnswer {
  return {
    ok: false,
    error: toolError.remoteToolFailed,
    detail: mayHaveBeenDone
      ? `${reason}, and may still have done what it was asked for. Do not repeat it; tell the caller that it is not certain.`
      : `${reason}. Tell the caller that this is not possible right now and go on without it.`,
  };
}
