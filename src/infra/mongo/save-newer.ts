import { type Collection, type Filter, type OptionalId } from 'mongodb';
import { isDuplicateKey } from './is-duplicate-key';

/** What versioned documents have in common. */
export interface VersionedDocument {
  _id: string;
  version: number;
}

/**
 * Writes a document unless the stored one has the same version or a newer one: a retry that arrives late, or a lost
 * race, changes nothing and is a success. Fields it does not name are left to their owners.
 * @param onlyIf a further condition that the stored document must meet to be replaced.
 * @returns whether it was written.
 */
export async function saveNewer<Document extends VersionedDocument>(
  collection: Collection<Document>,
  { _id, ...fields }: OptionalId<Document> & VersionedDocument,
  onlyIf: Filter<Document> = {},
): Promise<boolean> {
  const filter = { ...onlyIf, _id, version: { $lt: fields.version } } as Filter<Document>;
  const update = { $set: fields } as object;
  try {
    // The filter misses a document that may not be replaced; the upsert then collides with its _id.
    await collection.updateOne(filter, update, { upsert: true });
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // Or it collided with an older version that was inserted at the same moment: that one is replaced after all.
    const { matchedCount } = await collection.updateOne(filter, update);
    return matchedCount === 1;
  }
}
