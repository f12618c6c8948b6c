import { type Collection, type Db } from 'mongodb';
import { type Turn, type TurnFigures, turnSchema } from '../../models/turn';
import { percentile } from '../../policies/percentile';
import { withDates, withInstants } from './bson-dates';
import { saveNewer, type VersionedDocument } from './save-newer';

/** What the figures are made of; an instant is a date here. */
type FiguredTurn = Pick<Turn, 'latency_ms' | 'interrupted'> & { first_audio_at: Date | null };

type TurnDocument = VersionedDocument & Partial<Record<keyof Turn, unknown>>;

/** `calls-turns`: each turn of the agent, one document a turn, `_id` being `<call_id>:<response_id>`. */
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
    const documents = await this.#turns.find({ call_id: callId }).sort({ began_at: 1 }).toArray();
    return documents.map((document) => turnSchema.parse(withInstants(document)));
  }

  /** The turns of a call in figures; all zero or null when it had none. */
  async figures(callId: string): Promise<TurnFigures> {
    const fields = { _id: 0, latency_ms: 1, interrupted: 1, first_audio_at: 1 };
    const turns = await this.#turns.find({ call_id: callId }).project<FiguredTurn>(fields).toArray();
    const latencies = turns.flatMap(({ latency_ms }) => (latency_ms === null ? [] : [latency_ms]));
    return {
      turns: turns.length,
      interrupted: turns.filter(({ interrupted }) => interrupted).length,
      unheard: turns.filter(({ first_audio_at }) => first_audio_at === null).length,
      latency_p50_ms: percentile(latencies, 0.5),
      latency_p95_ms: percentile(latencies, 0.95),
      latency_max_ms: percentile(latencies, 1),
    };
  }
}
