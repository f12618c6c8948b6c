import { type Collection, type Db } from 'mongodb';
import { type TenantCosts, tenantCostsSchema } from '../../models/call-cost';
import type { CallMetadata } from '../../models/call-metadata';

type MetadataDocument = { _id: string } & Partial<Record<keyof CallMetadata, unknown>>;

/** Which calls to add up: those that ended from `from` on and before `to`. */
export interface CostPeriod {
  tenantId?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

const parts = ['realtime', 'transcription', 'summary', 'total'] as const;

type Part = (typeof parts)[number];

const unknown = (part: Part): `unknown_${Part}` => `unknown_${part}`;

const sumOf = (part: Part): object => ({ $sum: `$cost.${part}` });

/** Counts the calls that are priced but for this part. */
const callsWithout = (part: Part): object => ({ $sum: { $cond: [{ $eq: [`$cost.${part}`, null] }, 1, 0] } });

/** `calls-metadata`, added up by tenant. */
export class CallCosts {
  readonly #metadata: Collection<MetadataDocument>;

  /** @param collection the name set by `MONGODB_METADATA_COLLECTION`. */
  constructor(db: Db, collection: string) {
    this.#metadata = db.collection<MetadataDocument>(collection);
  }

  /** What calls cost, tenant by tenant in the order of their ids; a tenant without calls is left out. */
  async byTenant(period: CostPeriod): Promise<TenantCosts[]> {
    const calls = conditions(period);
    const [sums, unpriced] = await Promise.all([
      this.#metadata
        .aggregate<{ _id: string } & Record<Part | `unknown_${Part}`, number>>([
          { $match: calls },
          {
            $group: {
              _id: '$tenant_id',
              calls: { $sum: 1 },
              calls_without_cost: { $sum: { $cond: [{ $eq: ['$cost', null] }, 1, 0] } },
              ...Object.fromEntries(
                parts.flatMap((part) => [
                  [part, sumOf(part)],
                  [unknown(part), callsWithout(part)],
                ]),
              ),
            },
          },
          { $sort: { _id: 1 } },
        ])
        .toArray(),
      this.#metadata
        .find({ ...calls, 'cost.unpriced_models.0': { $exists: true } })
        .project<{ tenant_id: string; cost: { unpriced_models: string[] } }>({
          tenant_id: 1,
          'cost.unpriced_models': 1,
        })
        .toArray(),
    ]);
    const models = new Map<string, Set<string>>();
    for (const { tenant_id, cost } of unpriced) {
      const known = models.get(tenant_id) ?? new Set();
      models.set(tenant_id, known);
      for (const model of cost.unpriced_models) known.add(model);
    }
    return sums.map(({ _id, ...sum }) =>
      tenantCostsSchema.parse({
        ...{ tenant_id: _id, ...sum },
        // What has no price is not free.
        ...Object.fromEntries(
          parts.map((part) => [part, sum[part] === 0 && sum[unknown(part)] > 0 ? null : sum[part]]),
        ),
        unpriced_models: [...(models.get(_id) ?? [])].sort(),
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
