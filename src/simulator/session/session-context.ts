import { type Frame } from '../wire/frame';
import { type CallClock } from './call-clock';
import { type Changes } from './changes';
import { type Conversation } from './conversation';
import { type EffectiveSession } from './effective-session';

/** What caller, model and client events of one session share. */
export interface SessionContext {
  session: EffectiveSession;
  readonly conversation: Conversation;
  readonly clock: CallClock;
  readonly changes: Changes;
  /** Sends an event to every attached socket; with none attached it is lost, as at OpenAI. */
  readonly emit: (frame: Frame) => void;
}
