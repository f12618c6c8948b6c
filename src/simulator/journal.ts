import { type CallSummary } from './calls/call-summary';
import { type Frame } from './wire/frame';

/** One request to the REST routes and its answer; `status` is null when there was none. Times are milliseconds since 1970, with fractions. */
export interface RequestRecord {
  kind: 'request';
  callId: string;
  at: number;
  verb: string;
  method: string;
  path: string;
  /** Names in lower case; the bearer token is left out. */
  headers: Record<string, string>;
  body: string;
  status: number | null;
  /** Whether it was carried out, whatever was answered. */
  effect: boolean;
  /** Kind of the fault it met, null when it was served as usual. */
  fault: string | null;
  answeredAt: number;
}

/** One delivery of a webhook and its answer; `status` is null when there was none, and `error` says why. */
export interface DeliveryRecord {
  kind: 'delivery';
  callId: string;
  at: number;
  webhookId: string;
  attempt: number;
  url: string;
  headers: Record<string, string>;
  body: string;
  status: number | null;
  answer: string;
  error: string | null;
  answeredAt: number;
}

/** One WebSocket message. `sockets` is how many got it (or 1 for what a client sent); 0 means it was lost. */
export interface FrameRecord {
  kind: 'frame';
  callId: string;
  at: number;
  from: 'openai' | 'client';
  frame: Frame;
  sockets: number;
}

/**
 * A sideband came or went; `sockets` is how many are attached now. `code` is the close code, null on attaching; `status`
 * what a refused one was answered, null when its connection was reset.
 */
export interface SocketRecord {
  kind: 'socket';
  callId: string;
  at: number;
  state: 'attached' | 'detached' | 'refused';
  code: number | null;
  status?: number | null;
  sockets: number;
}

/** The call itself: it rings, is answered, is over. */
export interface CallRecord {
  kind: 'call';
  callId: string;
  at: number;
  state: 'ringing' | 'answered' | 'ended';
  summary: CallSummary;
}

export type JournalRecord = RequestRecord | DeliveryRecord | FrameRecord | SocketRecord | CallRecord;
type RecordOf<K extends JournalRecord['kind']> = Extract<JournalRecord, { kind: K }>;

/** Everything that happened on the simulator's wires, by call, in order, and live to whoever listens. */
export class Journal {
  private readonly byCall = new Map<string, JournalRecord[]>();
  private readonly listeners = new Set<(record: JournalRecord) => void>();

  /** Keeps a record and tells the listeners. */
  add(record: JournalRecord): void {
    const records = this.byCall.get(record.callId);
    if (records) records.push(record);
    else this.byCall.set(record.callId, [record]);
    for (const listener of this.listeners) listener(record);
  }

  /** The records of one kind, of one call or of all, in the order they were added. */
  select<K extends JournalRecord['kind']>(kind: K, callId?: string): RecordOf<K>[] {
    const records = callId === undefined ? [...this.byCall.values()].flat() : (this.byCall.get(callId) ?? []);
    return records.filter((record): record is RecordOf<K> => record.kind === kind);
  }

  /** Drops what is known of a call. */
  forget(callId: string): void {
    this.byCall.delete(callId);
  }

  /** Calls `listener` with every record from now on; the returned function ends it. */
  onRecord(listener: (record: JournalRecord) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
