import type { ToolInvocation } from '../../models/tool-invocation';
import type { TranscriptItem } from '../../models/transcript-item';
import type { Turn } from '../../models/turn';
import type { ItemTranscription, ResponseUsage } from '../../models/usage';
import type { QuietChange } from './quiet-watch';

/** A function call as the socket shows it; the tenant's config is the workflow's to add. */
export type FunctionCall = Omit<ToolInvocation, 'tenant_config'>;

/** What a session tells its owner. Handlers must not throw; they are fenced all the same. */
export interface CallSessionHandlers {
  functionCall(call: FunctionCall): void;
  dtmf(digit: string, at: Date): void;
  /** The caller's first speech, if neither a key nor `attach` has told of the caller before. */
  callerHeard(at: Date): void;
  /** Quiet on both sides has lasted as long as `attach` asked for, or is over after it was told. */
  silence(change: QuietChange): void;
  transcript(item: TranscriptItem): void;
  usage(usage: ResponseUsage): void;
  /** A turn that is over; each once. */
  turn(turn: Turn): void;
  /** What transcribing an utterance of the caller is billed by. */
  transcribed(utterance: ItemTranscription): void;
  /** Something an operator may want to know; the message is static, the fields hold no personal data. */
  note(event: string, fields: Record<string, unknown>): void;
}
