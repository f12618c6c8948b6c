import { type ApiError, invalidRequest } from '../wire/api-error';
import { errorFrame } from '../wire/error-frames';
import { type Frame } from '../wire/frame';
import { parameterError } from '../wire/parameter-error';
import { type CallClock } from './call-clock';
import { CallerVoice } from './caller-voice';
import { type Changes } from './changes';
import { CLIENT_EVENT_HANDLERS } from './client-event-handlers';
import { CLIENT_EVENTS, type ClientEventType } from './client-event-schema';
import { Conversation } from './conversation';
import { type EffectiveSession } from './effective-session';
import { Model } from './model';
import { Playback } from './playback';
import { type SessionContext } from './session-context';

/** An answered call's Realtime session: model, caller and playback around one conversation. */
export class LiveSession {
  readonly context: SessionContext;
  readonly playback: Playback;
  readonly model: Model;
  readonly caller: CallerVoice;

  constructor(session: EffectiveSession, clock: CallClock, changes: Changes, emit: (frame: Frame) => void) {
    this.context = { session, conversation: new Conversation(), clock, changes, emit };
    this.playback = new Playback(this.context);
    this.model = new Model(this.context, this.playback);
    this.caller = new CallerVoice(this.context, this.model, this.playback);
  }

  /**
   * Takes a message of a client's socket. Whatever is wrong with it becomes an `error` event for that socket alone,
   * given to `answer`; it never throws. Everything else goes to all sockets.
   */
  receive(message: unknown, answer: (frame: Frame) => void): void {
    const error = this.refusalOf(message);
    if (error) answer(errorFrame(error, clientEventId(message)));
  }

  private refusalOf(message: unknown): ApiError | undefined {
    const type = (message as { type?: unknown } | null)?.type;
    if (typeof type !== 'string') {
      return invalidRequest('missing_required_parameter', "Missing required parameter: 'type'.", 'type');
    }
    if (!Object.hasOwn(CLIENT_EVENTS, type)) {
      const supported = Object.keys(CLIENT_EVENTS).join("', '");
      return invalidRequest('invalid_value', `Invalid value: '${type}'. Supported values are: '${supported}'.`, 'type');
    }
    return this.handle(type as ClientEventType, message);
  }

  private handle<T extends ClientEventType>(type: T, message: unknown): ApiError | undefined {
    const parsed = CLIENT_EVENTS[type].safeParse(message);
    if (!parsed.success) return parameterError(message, parsed.error);
    // The schema and the handler of one type belong together; the compiler cannot see it through the lookup.
    return CLIENT_EVENT_HANDLERS[type](this, parsed.data as Parameters<(typeof CLIENT_EVENT_HANDLERS)[T]>[1]);
  }
}

function clientEventId(message: unknown): string | null {
  const id = (message as { event_id?: unknown } | null)?.event_id;
  return typeof id === 'string' ? id : null;
}
