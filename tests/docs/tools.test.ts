import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { httpToolSchema } from '../../src/models/http-tool';
import { mcpServerSchema } from '../../src/models/mcp-server';
import { tenantConfigSchema } from '../../src/models/tenant-config';
import { toolDefinitions } from '../../src/tools/tool-definitions';

const root = path.resolve(__dirname, '../..');
const guide = readFileSync(path.join(root, 'docs/tools.md'), 'utf8');

/** The blocks of Markdown in one language, in order. */
function blocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, code]) => code ?? '',
  );
}

/** The part of the guide under a heading. */
function section(heading: string): string {
  return guide.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
}

/** The code as if it stood in `folder`; what the guide makes itself is next to its test here. */
function withAbsoluteImports(code: string, folder: string): string {
  return code
    .replace(/from '(?:\.\.\/)+src\/tools\/definitions\/(get-opening-hours)'/g, "from './$1'")
    .replace(/from '(\.\.\/[^']+)'/g, (_, target: string) => `from '${path.resolve(root, folder, target)}'`);
}

/** Registers the tests of one of the guide's blocks here, beside the files it is about. */
function runTests(itsTest: string, folder: string, files: Record<string, string>): void {
  // Inside the project, because that is where Jest compiles TypeScript.
  const directory = mkdtempSync(path.join(__dirname, 'worked-example-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(directory, name), content);
  writeFileSync(path.join(directory, 'its-test.ts'), withAbsoluteImports(itsTest, folder));
  try {
    jest.requireActual(path.join(directory, 'its-test.ts'));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Default of every field of a schema, as the guide writes it. */
function defaults(schema: { shape: Record<string, { safeParse(value: unknown): { data?: unknown } }> }): string[][] {
  return Object.entries(schema.shape).flatMap(([name, field]) => {
    const value = field.safeParse(undefined).data;
    return ['number', 'boolean', 'string'].includes(typeof value) ? [[name, String(value)]] : [];
  });
}

describe('in code', () => {
  const [tool = '', listed = '', itsTest = ''] = blocks(section('In code'), 'ts');

  runTests(itsTest, 'tests/tools/definitions', {
    'get-opening-hours.ts': withAbsoluteImports(tool, 'src/tools/definitions'),
  });

  test('worked_example_one_line_adds_the_tool_to_those_there_are', () => {
    const present = toolDefinitions.map(({ name }) => name);
    const named = [...listed.matchAll(/(\w+)Definition\b/g)]
      .map(([, name]) => name?.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
      .filter((name) => name !== undefined && name !== '_tool');

    expect(named).toEqual([...present, 'get_opening_hours']);
  });

  test('readme_excerpts_are_of_the_example', () => {
    const excerpts = blocks(readFileSync(path.join(root, 'README.md'), 'utf8'), 'ts');

    expect(excerpts).toHaveLength(2);
    expect(tool).toContain(excerpts[0]);
    expect(itsTest).toContain(excerpts[1]);
  });
});

describe.each([
  ['In configuration', httpToolSchema],
  ['By MCP', mcpServerSchema],
])('%s', (heading, schema) => {
  const [document = ''] = blocks(section(heading), 'json');
  const [itsTest = ''] = blocks(section(heading), 'ts');

  runTests(itsTest, 'tests/tools', { 'tenant-prod-001.json': document });

  test('its_document_is_a_tenant', () => {
    expect(tenantConfigSchema.parse(JSON.parse(document))).toMatchObject({ tenant_id: 'tenant-prod-001' });
  });

  test('its_table_has_every_field_and_its_default', () => {
    const rows = section(heading)
      .split('\n')
      .filter((line) => line.startsWith('| `'));

    for (const name of Object.keys(schema.shape)) expect(rows.join('\n')).toContain(`\`${name}\``);
    for (const [name, value] of defaults(schema)) {
      const row = rows.find((line) => line.includes(`\`${name}\``)) ?? '';
      // MCP's table leaves to the first one what is the same.
      if (!row.includes('as for HTTP tools')) expect(row).toMatch(new RegExp(`\\| \`?${value}\`? \\|$`));
    }
  });
});
