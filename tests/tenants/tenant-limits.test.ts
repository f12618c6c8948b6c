import path from 'node:path';
import { createAdmissionActivities, type AdmitResult } from '../../activities/admission';
import { createLogger } from '../../src/infra/logger';
import { PromptFiles } from '../../src/infra/prompt-files';
import { applyTenants } from '../../src/tenants/apply-tenants';
import { checkTenant } from '../../src/tenants/check-tenant';
import { planTenants } from '../../src/tenants/plan-tenants';
import { type OwnRepositories, ownRepositories } from './support/own-repositories';

let own: OwnRepositories;
beforeAll(async () => {
  own = await ownRepositories();
});
afterEach(() => own.clear());
afterAll(() => own.drop());

const one = '+33145678901';
const two = '+33145678902';

async function apply(fields: Record<string, unknown>): Promise<void> {
  const { tenant } = checkTenant({ features: {}, ...fields });
  if (tenant === null) throw new Error('the tenant of the test is not valid');
  await applyTenants(own.repositories, await planTenants(own.repositories, [tenant]));
}

/** Admits this many calls at once, and answers with what became of each. */
async function admit(dialedNumber: string, calls: number): Promise<(string | null)[]> {
  const file = (name: string): string => path.resolve(__dirname, '../../data/prompts', name);
  const activities = createAdmissionActivities({
    repositories: own.repositories,
    promptFiles: new PromptFiles({ instructions: file('baseline.md'), greeting: file('greeting.md') }),
    log: createLogger({ level: 'CRITICAL', destination: { write: () => undefined } }),
  });
  const results = await Promise.all(
    Array.from({ length: calls }, (_, index) =>
      activities.admit({ call_id: `${dialedNumber}-${index}`, dialed_number: dialedNumber, at: Date.now() }),
    ),
  );
  return results.map((result: AdmitResult) => (result.kind === 'refused' ? result.reason : result.kind));
}

const count = (results: readonly unknown[], wanted: string): number =>
  results.filter((result) => result === wanted).length;

describe('max_concurrent_calls of a tenant', () => {
  test('admit_twenty_at_once_with_a_limit_of_three_are_exactly_three', async () => {
    await apply({ tenant_id: 'acme', numbers: [one], max_concurrent_calls: 3 });

    const results = await admit(one, 20);

    expect(count(results, 'admitted')).toBe(3);
    expect(count(results, 'capacity')).toBe(17);
  });

  test('admit_with_a_limit_of_0_takes_none_and_leaves_the_others_theirs', async () => {
    await apply({ tenant_id: 'acme', numbers: [one], max_concurrent_calls: 0 });
    await apply({ tenant_id: 'other', numbers: [two] });

    expect(await admit(one, 2)).toEqual(['capacity', 'capacity']);
    expect(await admit(two, 2)).toEqual(['admitted', 'admitted']);
  });
});

describe('a broken document', () => {
  test.each([
    ['max_concurrent_calls', { max_concurrent_calls: 'many' }],
    ['default_country', { default_country: 'France' }],
    ['post_call', { post_call: { mail: { recipients: ['nobody'] } } }],
    ['extensions', { extensions: [] }],
    ['schema_version', { schema_version: 2 }],
    ['tenant_id', { tenant_id: 'acme', status: 7 }],
  ])('broken_%s_refuses_calls_of_its_own_tenant_only', async (_field, fields) => {
    await apply({ tenant_id: 'acme', numbers: [one] });
    await apply({ tenant_id: 'other', numbers: [two] });
    await own.db.collection('tenant_config').updateOne({ tenant_id: 'acme' }, { $set: fields });

    expect(await admit(one, 1)).toEqual(['tenant_config_parse_error']);
    expect(await admit(two, 1)).toEqual(['admitted']);
  });
});
