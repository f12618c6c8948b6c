import { type Collection, type Db } from 'mongodb';
import { type Turn, type TurnFigures, turnSchema } from '../../models/turn';
import { percentile } from '../../policies/percentile';
import { withDates, withInstants } from './bson-dates';
import { saveNewer, type VersionedDocument } from './save-newer';

type TurnDocument = VersionedDocument & Partial<Record<keyof Turn, unknown>>;

/** `calls-turns`: each answer of the agent, one document an answer, `_id` being `<call_id>:<response_id>`. */
export class Turns {
  readonly #turns: Collection<TurnDocument>;

  constructor(db: Db) {
    this.#turns = db.collection<TurnDocument>('calls-turns');
  }

  /** Writes a turn, if it is newer than the stored one. */
  async save(turn: Turn): Promise<void> {
    const _id = `${turn.call_id}:${turn.response_id}`;
    await saveNewer(this.#turns, { ...withDates(turn), _id, version: turn.version });
  }

  /** The turns of a call in the order in which they began. */
  async ofCall(callId: string): Promise<Turn[]> {
    const documents = await this.#turns.find({ call_id: callId }).toArray();
    const turns = documents.map((document) => turnSchema.parse(withInstants(document)));
    const beganAt = ({ speech_ended_at, first_audio_at }: Turn): string => speech_ended_at ?? first_audio_at ?? '';
    return turns.toSorted((a, b) => beganAt(a).localeCompare(beganAt(b)));
  }

  /** The turns of a call in figures; all zero or null when it had none. */
  async figures(callId: string): Promise<TurnFigures> {
    const turns = await this.ofCall(callId);
    const latencies = turns.flatMap(({ latency_ms }) => (latency_ms === null ? [] : [latency_ms]));
    return {
      turns: turns.length,
      interrupted: turns.filter(({ interrupted }) => interrupted).length,
      latency_p50_ms: percentile(latencies, 0.5),
      latency_p95_ms: percentile(latencies, 0.95),
      latency_max_ms: percentile(latencies, 1),
    };
  }
}
