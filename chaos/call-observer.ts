import { type JournalRecord, type RequestRecord, type SocketRecord } from '../src/simulator/journal';
import { type Simulator } from '../src/simulator/simulator';
import { type SaidItem } from './evidence';

/** What the simulator's journal told of one call; small enough to be kept for thousands of them. */
export interface ObservedCall {
  requests: RequestRecord[];
  sockets: SocketRecord[];
  webhookTaken: boolean;
  itemIds: Set<string>;
  heard: SaidItem[];
}

/** Frames that carry a finished transcript, with `item_id` and `transcript`. */
const finishedTranscripts = new Set([
  'response.output_audio_transcript.done',
  'conversation.item.input_audio_transcription.completed',
]);

/** Listens to a simulator for as long as it lives and keeps the evidence, without the frames. */
export class CallObserver {
  private readonly calls = new Map<string, ObservedCall>();

  constructor(simulator: Pick<Simulator, 'onEvent'>) {
    simulator.onEvent((record) => this.note(record));
  }

  /** What is known of a call. */
  of(callId: string): ObservedCall {
    const known = this.calls.get(callId);
    if (known !== undefined) return known;
    const call = { requests: [], sockets: [], webhookTaken: false, itemIds: new Set<string>(), heard: [] };
    this.calls.set(callId, call);
    return call;
  }

  private note(record: JournalRecord): void {
    const call = this.of(record.callId);
    switch (record.kind) {
      case 'request':
        call.requests.push(record);
        return;
      case 'socket':
        call.sockets.push(record);
        return;
      case 'delivery':
        if (record.status !== null && record.status < 300) call.webhookTaken = true;
        return;
      case 'frame': {
        if (record.from !== 'openai') return;
        const { type, item, item_id: itemId, transcript } = record.frame;
        const { id } = (item ?? {}) as { id?: unknown };
        if (typeof id === 'string') call.itemIds.add(id);
        if (record.sockets > 0 && finishedTranscripts.has(type) && typeof itemId === 'string' && transcript !== '') {
          call.heard.push({ itemId, text: String(transcript) });
        }
      }
    }
  }
}
