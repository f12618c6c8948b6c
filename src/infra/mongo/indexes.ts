import { type CreateIndexesOptions, type Db, type IndexSpecification, MongoServerError } from 'mongodb';
import { isDuplicateKey } from './is-duplicate-key';

/** IndexOptionsConflict and IndexKeySpecsConflict: there is an index on these keys, with other options. */
const conflicts = new Set<unknown>([85, 86]);

/**
 * Makes the indexes Sonore relies on; idempotent. An index that the operator made on the same keys with other options
 * stays as it is. A number or a tenant that is there twice keeps its own index from being made, and only that: which one
 * counts is not ours to choose. Rejects when the server cannot be reached.
 * @returns the collections whose unique index could not be made.
 */
export async function ensureIndexes(
  db: Db,
  { transcriptsCollection }: { transcriptsCollection: string },
): Promise<string[]> {
  const duplicated: string[] = [];
  const indexes: readonly (readonly [collection: string, keys: IndexSpecification, options?: CreateIndexesOptions])[] =
    [
      ['phone-tenant-map', { phone_number: 1 }, { unique: true }],
      // Sparse: a document may name its tenant in `_id` alone.
      ['tenant_config', { tenant_id: 1 }, { unique: true, sparse: true }],
      ['calls', { tenant_id: 1, started_at: -1 }],
      ['calls', { outcome: 1, started_at: -1 }],
      ['calls', { started_at: -1 }],
      ['calls-usage', { call_id: 1 }],
      ['calls-turns', { call_id: 1 }],
      [transcriptsCollection, { call_id: 1, at: 1 }],
    ];
  for (const [collection, keys, options] of indexes) {
    try {
      await db.collection(collection).createIndex(keys, options);
    } catch (error) {
      if (isDuplicateKey(error)) duplicated.push(collection);
      else if (!(error instanceof MongoServerError && conflicts.has(error.code))) throw error;
    }
  }
  return duplicated;
}
