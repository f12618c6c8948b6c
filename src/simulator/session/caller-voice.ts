import { audioCommitted, dtmfReceived, speechStarted, speechStopped } from '../wire/audio-frames';
import { newId } from '../wire/ids';
import { itemAdded, itemDone } from '../wire/item-frames';
import { type MessageItem } from '../wire/items';
import { callerAudioTokens } from '../wire/tokens';
import { transcriptionCompleted, transcriptionDelta, transcriptionFailed } from '../wire/transcription-frames';
import { type Model } from './model';
import { type Playback } from './playback';
import { type SessionContext } from './session-context';
import { speechDurationMs, SPEECH_TIMING } from './speech-timing';

/** What the caller says in one turn; `duration_ms` follows from the text's length when absent. */
export interface Utterance {
  text: string;
  duration_ms?: number | undefined;
  /** `fails`: the words are understood by the model but never transcribed. */
  transcription: 'completes' | 'fails';
}

/** The caller's side of a session: what voice activity detection, transcription and the keypad make of them. */
export class CallerVoice {
  constructor(
    private readonly context: SessionContext,
    private readonly model: Model,
    private readonly playback: Playback,
  ) {}

  /**
   * The caller says something; over a speaking model this is barge-in. Resolves at the end of the turn, the transcript
   * comes later. With `turn_detection: null` nobody notices: OpenAI hears turns only through it.
   */
  async say(utterance: Utterance): Promise<void> {
    const { context } = this;
    const { emit, clock, conversation, session } = context;
    const durationMs = utterance.duration_ms ?? speechDurationMs(utterance.text);
    const detection = session.audio.input.turn_detection;
    if (detection === null) {
      await clock.pause(durationMs);
      return;
    }
    const itemId = newId('item');
    emit(speechStarted(itemId, clock.elapsedMs()));
    if (detection.interrupt_response) {
      this.model.cancel('turn_detected');
      this.playback.interrupt();
    }
    await clock.pause(durationMs + SPEECH_TIMING.endOfTurn);
    emit(speechStopped(itemId, clock.elapsedMs()));
    const item: MessageItem = {
      id: itemId,
      type: 'message',
      status: 'completed',
      role: 'user',
      content: [{ type: 'input_audio', transcript: null }],
    };
    const previousItemId = conversation.insert(item, { text: 0, audio: callerAudioTokens(durationMs) });
    emit(audioCommitted(itemId, previousItemId));
    emit(itemAdded(item, previousItemId));
    emit(itemDone(item, previousItemId));
    this.transcribe(item, utterance, durationMs).catch(() => undefined); // The call ended before: lost, as at OpenAI.
  }

  /** The caller presses keys, one after the other. They reach only the sideband; the model is not told. */
  async press(digits: string): Promise<void> {
    for (const digit of digits) {
      this.context.emit(dtmfReceived(digit, Math.floor(Date.now() / 1000)));
      await this.context.clock.pause(SPEECH_TIMING.betweenDigits);
    }
  }

  private async transcribe(item: MessageItem, utterance: Utterance, durationMs: number): Promise<void> {
    const { emit, clock, session } = this.context;
    const transcription = session.audio.input.transcription;
    if (transcription === null) return;
    await clock.pause(SPEECH_TIMING.transcription);
    if (utterance.transcription === 'fails') {
      emit(transcriptionFailed(item.id));
      return;
    }
    item.content = [{ type: 'input_audio', transcript: utterance.text }];
    emit(transcriptionDelta(item.id, utterance.text));
    emit(transcriptionCompleted(item.id, transcription.model, utterance.text, durationMs));
  }
}
