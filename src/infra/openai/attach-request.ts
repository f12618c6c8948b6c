import type { ListeningGap } from '../../models/call-record';
import type { KnownFunctionCall } from '../../models/known-function-call';

/** What a new owner is told by the workflow. */
export interface AttachRequest {
  /** The greeting's words, null when it has been asked for already. */
  greeting: string | null;
  /** Whether somebody held this call's socket before; a 404 then means that the call is over. */
  resumed: boolean;
  functionCalls: readonly KnownFunctionCall[];
  /** Quiet to be signalled, milliseconds; null for none. */
  quietMs: number | null;
  callerHeard: boolean;
  /** Items that owners before have written down; only asked for when there were some. */
  knownItemIds(): Promise<readonly string[]>;
  /** Milliseconds a first attach may take; right after accept OpenAI can still answer 404. */
  deadlineMs: number;
}

/** `gap`: the time in which nobody listened, null when nothing can have been missed. */
export interface Attached {
  status: 'attached' | 'gone';
  gap: ListeningGap | null;
}
