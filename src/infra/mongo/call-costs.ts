import { type Collection, type Db } from 'mongodb';
import { type TenantCosts, tenantCostsSchema } from '../../models/call-cost';
import type { CallMetadata } from '../../models/call-metadata';
import { withoutNoise } from '../../policies/call-cost';

type MetadataDocument = { _id: string } & Partial<Record<keyof CallMetadata, unknown>>;

/** Which calls to add up: those that ended from `from` on and before `to`. */
export interface CostPeriod {
  tenantId?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

const parts = ['realtime', 'transcription', 'summary', 'total'] as const;

type Part = (typeof parts)[number];

/** Where the calls are counted that are priced but for this part. */
const unpricedField = (part: Part): `unpriced_${Part}` => `unpriced_${part}`;

const sumOf = (part: Part): object => ({ $sum: `$cost.${part}` });

const callsWithout = (part: Part): object => ({ $sum: { $cond: [{ $eq: [`$cost.${part}`, null] }, 1, 0] } });

type TenantSums = { _id: string; unpriced: string[][] } & Record<Part | ReturnType<typeof unpricedField>, number>;

/** `calls-metadata`, added up by tenant. */
export class CallCosts {
  readonly #metadata: Collection<MetadataDocument>;

  /** @param collection the name set by `MONGODB_METADATA_COLLECTION`. */
  constructor(db: Db, collection: string) {
    this.#metadata = db.collection<MetadataDocument>(collection);
  }

  /** What calls cost, tenant by tenant in the order of their ids; a tenant without calls is left out. */
  async byTenant(period: CostPeriod): Promise<TenantCosts[]> {
    const sums = await this.#metadata
      .aggregate<TenantSums>([
        { $match: conditions(period) },
        {
          $group: {
            _id: '$tenant_id',
            calls: { $sum: 1 },
            calls_without_cost: { $sum: { $cond: [{ $eq: ['$cost', null] }, 1, 0] } },
            // Each combination once, however many calls there are.
            unpriced: { $addToSet: { $ifNull: ['$cost.unpriced_models', []] } },
            ...Object.fromEntries(
              parts.flatMap((part) => [
                [part, sumOf(part)],
                [unpricedField(part), callsWithout(part)],
              ]),
            ),
          },
        },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    return sums.map(({ _id, unpriced, ...sum }) =>
      tenantCostsSchema.parse({
        ...{ tenant_id: _id, ...sum },
        // What has no price is not free.
        ...Object.fromEntries(
          parts.map((part) => [part, sum[part] === 0 && sum[unpricedField(part)] > 0 ? null : withoutNoise(sum[part])]),
        ),
        unpriced_models: [...new Set(unpriced.flat())].sort(),
      }),
    );
  }
}

function conditions({ tenantId, from, to }: CostPeriod): Record<string, unknown> {
  const ended = { ...(from === undefined ? {} : { $gte: from }), ...(to === undefined ? {} : { $lt: to }) };
  return {
    ...(tenantId === undefined ? {} : { tenant_id: tenantId }),
    ...(Object.keys(ended).length === 0 ? {} : { ended_at: ended }),
  };
}
