import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tenantFileSchema } from '../../src/models/tenant-file';
import { fileFindingText, readTenantFile } from '../../src/tenants/read-tenant-file';
import { readTenantFiles } from '../../src/tenants/read-tenant-files';

const root = path.resolve(__dirname, '../..');
const text = readFileSync(path.join(root, 'docs/tenants.md'), 'utf8');
const examples = readdirSync(path.join(root, 'examples')).filter((name) => name.endsWith('.yaml'));

describe('docs/tenants.md', () => {
  test('table_names_every_field_of_a_tenants_file_and_no_other', () => {
    const [table = ''] = /\| field \| \|[\s\S]*?\n\n/.exec(text) ?? [];
    const named = [...table.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell = '']) =>
      cell.replaceAll('`', '').split(', '),
    );

    expect(named.sort()).toEqual(Object.keys(tenantFileSchema.out.shape).sort());
  });

  test('example_can_be_applied', async () => {
    const [, yaml = ''] = /^```yaml\n([\s\S]*?)^```$/m.exec(text) ?? [];
    const directory = await mkdtemp(path.join(tmpdir(), 'sonore-test-'));
    await writeFile(path.join(directory, 'acme.yaml'), yaml);
    await writeFile(path.join(directory, 'acme.md'), 'You answer for {{ tenant.display_name }}.');

    const { tenants, problems, warnings } = await readTenantFile(path.join(directory, 'acme.yaml'));

    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
    expect(tenants[0]?.tenant.numbers).toEqual(['+33145678901', '+33145678902']);
    await rm(directory, { recursive: true });
  });
});

describe('examples', () => {
  test('examples_are_valid_together_without_a_warning', async () => {
    const { tenants, problems, warnings } = await readTenantFiles(
      examples.map((name) => path.join(root, 'examples', name)),
    );

    expect([...problems, ...warnings].map(fileFindingText)).toEqual([]);
    expect(tenants.length).toBeGreaterThan(examples.length);
  });

  test('readme_names_every_example', () => {
    const readme = readFileSync(path.join(root, 'examples/README.md'), 'utf8');

    for (const name of examples) expect(readme).toContain(`](${name})`);
  });
});
