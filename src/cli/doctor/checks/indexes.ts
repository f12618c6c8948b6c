import type { Db } from 'mongodb';
import { neededIndexes } from '../../../infra/mongo/indexes';
import type { DoctorCheck } from '../doctor-check';
import { fail, type Finding, ok, warn } from '../finding';

/** Every index Sonore relies on is there. */
export const indexes: DoctorCheck = {
  name: 'indexes',
  needs: ['mongodb'],
  run: async ({ db, settings }) => {
    const needed = neededIndexes({
      transcriptsCollection: settings.mongodbTranscriptsCollection,
      metadataCollection: settings.mongodbMetadataCollection,
    });
    const present = new Map<string, Promise<Set<string>>>();
    const missing = await Promise.all(
      needed.map(async ([collection, keys, options]): Promise<Finding[]> => {
        const there = present.get(collection) ?? keysOf(db(), collection);
        present.set(collection, there);
        return (await there).has(JSON.stringify(keys))
          ? []
          : [missingFinding(collection, keys, options?.unique === true)];
      }),
    );
    const findings = missing.flat();
    return findings.length > 0 ? findings : [ok(`All ${needed.length} indexes are there.`)];
  },
};

/** Keys of the indexes of a collection as JSON, in which their order counts; none where there is no such collection. */
async function keysOf(db: Db, collection: string): Promise<Set<string>> {
  // A collection is made with its first document: its absence is no error here.
  const found = await db.listCollections({ name: collection }, { nameOnly: true }).toArray();
  if (found.length === 0) return new Set();
  return new Set((await db.collection(collection).indexes()).map(({ key }) => JSON.stringify(key)));
}

function missingFinding(collection: string, keys: unknown, unique: boolean): Finding {
  const fields = Object.keys(keys as object).join(', ');
  if (!unique) {
    return warn(
      `${collection} has no index on ${fields}: requests get slow with many calls.`,
      'Start a worker, which makes it.',
    );
  }
  return fail(
    `${collection} has no unique index on ${fields}: the same one may be there twice, and calls take either.`,
    'Start a worker, which makes it; if it logs `index_not_made`, remove the doubled document first.',
  );
}
