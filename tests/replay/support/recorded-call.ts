import type { Db } from 'mongodb';
import type { CallOutcome } from '../../../src/models/call-outcome';
import type { PlacedCall } from '../../integration/support/placed-call';
import type { TestBed } from '../../integration/support/test-bed';

/** One kind of call whose history is kept: how it is played, and how it ends. */
export interface RecordedCall {
  /** File name in `histories/`, and what a person is told would break. */
  kind: string;
  outcome: CallOutcome;
  /** Plays it; resolves once nothing more is to be done but to wait for its end. */
  play(bed: TestBed): PlacedCall | Promise<PlacedCall>;
}

/** A tenant of the recordings: a number, and what is special about its configuration. */
export interface RecordedTenant {
  number: string;
  config: Record<string, unknown>;
}

/** Enters the tenants of the recordings beside those of the demo. */
export async function addTenants(db: Db, tenants: readonly RecordedTenant[]): Promise<void> {
  const now = new Date();
  for (const [index, { number, config }] of tenants.entries()) {
    const tenant_id = `tenant-recorded-${index + 1}`;
    await db.collection<Record<string, unknown> & { _id: string }>('tenant_config').insertOne({
      _id: tenant_id,
      tenant_id,
      timezone: 'Europe/Paris',
      instruction_text: 'You answer the telephone.',
      greeting_text: 'Good morning.',
      features: {},
      ...config,
    });
    await db
      .collection('phone-tenant-map')
      .insertOne({ phone_number: number, tenant_id, created_at: now, updated_at: now });
  }
}
