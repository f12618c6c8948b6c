import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { toolDefinitions } from '../../src/tools/tool-definitions';

const root = path.resolve(__dirname, '../..');

/** The TypeScript blocks of a Markdown file, in order. */
function typeScriptBlocks(file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code ?? '');
}

/** The code as if it stood in `folder`; the tool itself is next to its test here. */
function withAbsoluteImports(code: string, folder: string): string {
  return code
    .replace(/from '(?:\.\.\/)+src\/tools\/definitions\/(get-opening-hours)'/g, "from './$1'")
    .replace(/from '(\.\.\/[^']+)'/g, (_, target: string) => `from '${path.resolve(root, folder, target)}'`);
}

const [tool = '', listed = '', itsTest = ''] = typeScriptBlocks('docs/writing-a-tool.md');

describe('the worked example of docs/writing-a-tool.md', () => {
  // Inside the project, because that is where Jest compiles TypeScript.
  const directory = mkdtempSync(path.join(__dirname, 'worked-example-'));
  writeFileSync(path.join(directory, 'get-opening-hours.ts'), withAbsoluteImports(tool, 'src/tools/definitions'));
  writeFileSync(path.join(directory, 'its-test.ts'), withAbsoluteImports(itsTest, 'tests/tools/definitions'));
  try {
    // Registers the example's own tests here.
    jest.requireActual(path.join(directory, 'its-test.ts'));
  } finally {
    rmSync(directory, { recursive: true });
  }

  test('worked_example_one_line_adds_the_tool_to_those_there_are', () => {
    const present = toolDefinitions.map(({ name }) => name);
    const named = [...listed.matchAll(/(\w+)Definition\b/g)]
      .map(([, name]) => name?.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
      .filter((name) => name !== undefined && name !== '_tool');

    expect(named).toEqual([...present, 'get_opening_hours']);
  });

  test('readme_excerpts_are_of_the_example', () => {
    const excerpts = typeScriptBlocks('README.md');

    expect(excerpts).toHaveLength(2);
    expect(tool).toContain(excerpts[0]);
    expect(itsTest).toContain(excerpts[1]);
  });
});
