import { type Collection, type Db } from 'mongodb';

/** Calls whose data is removed at a time. */
const batchSize = 500;

/** How many documents of a collection something is about. */
export interface CollectionCount {
  collection: string;
  documents: number;
}

/** Documents that are found by the call they belong to, or by their tenant. */
interface Owned {
  _id: string;
  call_id: string;
  tenant_id: string;
}

/** What calls leave behind for a tenant, in all collections: to be counted, and to be removed. */
export class TenantData {
  readonly #calls: Collection<Owned>;
  /** By `call_id`. */
  readonly #ofCalls: Collection<Owned>[];
  /** By `tenant_id`. */
  readonly #ofTenant: Collection<Owned>[];

  constructor(
    db: Db,
    { transcriptsCollection, metadataCollection }: { transcriptsCollection: string; metadataCollection: string },
  ) {
    const named = (name: string): Collection<Owned> => db.collection<Owned>(name);
    this.#calls = named('calls');
    this.#ofCalls = [transcriptsCollection, 'calls-usage', 'calls-turns'].map(named);
    this.#ofTenant = [metadataCollection, 'tenant-prompt-state', 'prompts'].map(named);
  }

  /** How much there is: calls, what hangs on the tenant itself, not what hangs on single calls. */
  async count(tenantId: string): Promise<CollectionCount[]> {
    return Promise.all(
      [this.#calls, ...this.#ofTenant].map(async (collection) => ({
        collection: collection.collectionName,
        documents: await collection.countDocuments({ tenant_id: tenantId }),
      })),
    );
  }

  /**
   * Removes all of it. A call goes last of what belongs to it, so that whoever is interrupted can begin again and finds
   * the rest. @returns what was removed by this run.
   */
  async remove(tenantId: string): Promise<CollectionCount[]> {
    const counts = [...this.#ofCalls, this.#calls, ...this.#ofTenant].map((collection) => ({
      collection,
      documents: 0,
    }));
    const remove = async (collection: Collection<Owned>, filter: object): Promise<void> => {
      const { deletedCount } = await collection.deleteMany(filter);
      for (const count of counts) if (count.collection === collection) count.documents += deletedCount;
    };
    for (;;) {
      const calls = this.#calls.find({ tenant_id: tenantId }, { projection: { _id: 1 } }).limit(batchSize);
      const ids = (await calls.toArray()).map(({ _id }) => _id);
      if (ids.length === 0) break;
      for (const collection of this.#ofCalls) await remove(collection, { call_id: { $in: ids } });
      await remove(this.#calls, { _id: { $in: ids } });
    }
    for (const collection of this.#ofTenant) await remove(collection, { tenant_id: tenantId });
    return counts.map(({ collection, documents }) => ({ collection: collection.collectionName, documents }));
  }
}
