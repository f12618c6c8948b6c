import { type Collection, type Db } from 'mongodb';
import { type TranscriptItem, transcriptItemSchema } from '../../models/transcript-item';
import { withDates, withInstants } from './bson-dates';
import { orderTranscript } from './order-transcript';
import { saveNewer, type VersionedDocument } from './save-newer';

/** Enough to know the end of a conversation by. */
const recentItems = 50;

type TranscriptDocument = VersionedDocument & Partial<Record<keyof TranscriptItem, unknown>>;

/** `calls-transcripts`: what was said, one document an item, `_id` being `<call_id>:<item_id>`. */
export class Transcripts {
  readonly #items: Collection<TranscriptDocument>;

  /** @param collection the name set by `MONGODB_TRANSCRIPTS_COLLECTION`. */
  constructor(db: Db, collection: string) {
    this.#items = db.collection<TranscriptDocument>(collection);
  }

  /** Writes an item, if it is newer than the stored one. */
  async save(item: TranscriptItem): Promise<void> {
    const _id = `${item.call_id}:${item.item_id}`;
    await saveNewer(this.#items, { ...withDates(item), _id, version: item.version });
  }

  /** Ids of the items of a call that were written last, newest first. */
  async recentItemIds(callId: string): Promise<string[]> {
    const newest = this.#items.find({ call_id: callId }).sort({ version: -1 }).limit(recentItems);
    const documents = await newest.project<{ item_id: string }>({ _id: 0, item_id: 1 }).toArray();
    return documents.map(({ item_id }) => item_id);
  }

  /** Everything that was said in a call, in the order of the conversation. */
  async ofCall(callId: string): Promise<TranscriptItem[]> {
    const documents = await this.#items.find({ call_id: callId }).toArray();
    return orderTranscript(documents.map((document) => transcriptItemSchema.parse(withInstants(document))));
  }
}
