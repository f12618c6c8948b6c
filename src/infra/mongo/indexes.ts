import { type CreateIndexesOptions, type Db, type IndexSpecification, MongoServerError } from 'mongodb';
import { callIndexes } from './call-metrics';
import { isDuplicateKey } from './is-duplicate-key';

/** IndexOptionsConflict and IndexKeySpecsConflict: there is an index on these keys, with other options. */
const conflicts = new Set<unknown>([85, 86]);

/** An index: the collection, its keys, and whether they are unique. */
type Index = readonly [collection: string, keys: IndexSpecification, options?: CreateIndexesOptions];

/** The names of the collections that the operator names. */
interface NamedCollections {
  transcriptsCollection: string;
  metadataCollection: string;
}

/** Every index Sonore relies on. */
export function neededIndexes({ transcriptsCollection, metadataCollection }: NamedCollections): readonly Index[] {
  return [
    ['phone-tenant-map', { phone_number: 1 }, { unique: true }],
    // Sparse: a document may name its tenant in `_id` alone.
    ['tenant_config', { tenant_id: 1 }, { unique: true, sparse: true }],
    ...callIndexes.map((keys) => ['calls', keys] as const),
    ['calls-usage', { call_id: 1 }],
    ['prompts', { tenant_id: 1, created_at: -1 }],
    ['calls-turns', { call_id: 1 }],
    [transcriptsCollection, { call_id: 1, at: 1 }],
    [metadataCollection, { tenant_id: 1, ended_at: -1 }],
    [metadataCollection, { processed_status: 1, updated_at: 1 }],
    // Dead letters, the oldest first.
    [metadataCollection, { 'webhook.state': 1, ended_at: 1 }],
    // Mails that may not have arrived, the same way.
    [metadataCollection, { 'mail.state': 1, ended_at: 1 }],
  ];
}

/**
 * Makes the indexes Sonore relies on; idempotent. An index that the operator made on the same keys with other options
 * stays as it is. A number or a tenant that is there twice keeps its own index from being made, and only that: which one
 * counts is not ours to choose. Rejects when the server cannot be reached.
 * @returns the collections whose unique index could not be made.
 */
export async function ensureIndexes(db: Db, collections: NamedCollections): Promise<string[]> {
  const duplicated: string[] = [];
  for (const [collection, keys, options] of neededIndexes(collections)) {
    try {
      await db.collection(collection).createIndex(keys, options);
    } catch (error) {
      if (isDuplicateKey(error)) duplicated.push(collection);
      else if (!(error instanceof MongoServerError && conflicts.has(error.code))) throw error;
    }
  }
  return duplicated;
}
