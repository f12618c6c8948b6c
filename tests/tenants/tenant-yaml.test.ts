import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readTenantFile } from '../../src/tenants/read-tenant-file';
import { tenantDiff } from '../../src/tenants/tenant-diff';
import { tenantYaml } from '../../src/tenants/tenant-yaml';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'sonore-test-'));
});
afterAll(() => rm(directory, { recursive: true }));

const config = {
  features: { end_call: { enabled: true } },
  extensions: { phone: '+33145678901', zero: '007', yes: 'yes', empty: '', nothing: null },
  tenant_id: '0012',
  instruction_text: 'First line\n\n  indented: yes # no comment\nlast line',
};

describe('tenantYaml', () => {
  test('yaml_read_again_is_the_same_tenant', async () => {
    const file = path.join(directory, 'tenant.yaml');
    await writeFile(file, tenantYaml(config, ['+33145678902', '+33145678901']));

    const { tenants, problems } = await readTenantFile(file);

    expect(problems).toEqual([]);
    expect(tenants[0]?.tenant).toEqual({ tenant_id: '0012', config, numbers: ['+33145678901', '+33145678902'] });
  });

  test('yaml_begins_with_who_it_is_and_its_numbers', () => {
    expect(tenantYaml(config, []).split('\n').slice(0, 2)).toEqual(['tenant_id: "0012"', 'numbers: []']);
  });
});

describe('tenantDiff', () => {
  test('diff_of_a_new_tenant_is_all_of_it', () => {
    const lines = tenantDiff(null, { config: { tenant_id: 'a', features: {} }, numbers: [] });

    expect(lines).toEqual(['+tenant_id: a', '+numbers: []', '+features: {}']);
  });

  test('diff_far_apart_leaves_out_what_is_between', () => {
    const fields = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}`, index]));
    const before = { config: { tenant_id: 'a', features: fields }, numbers: [] };
    const after = { config: { tenant_id: 'a', features: { ...fields, f0: 'x', f19: 'y' } }, numbers: [] };

    const lines = tenantDiff(before, after);

    expect(lines).toContain(' …');
    expect(lines.filter((line) => /^[+-]/.test(line))).toEqual(['-  f0: 0', '+  f0: x', '-  f19: 19', '+  f19: y']);
  });

  test('diff_of_fields_that_only_moved_is_empty', () => {
    const before = { config: { tenant_id: 'a', features: { b: { c: 1, d: [{ e: 1, f: 2 }] } } }, numbers: [] };
    const after = { config: { features: { b: { d: [{ f: 2, e: 1 }], c: 1 } }, tenant_id: 'a' }, numbers: [] };

    expect(tenantDiff(before, after)).toEqual([]);
  });
});
