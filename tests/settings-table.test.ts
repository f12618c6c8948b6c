import { readFileSync } from 'node:fs';
import { settingsSchema } from '../src/settings-schema';
import { settingsTable } from '../src/settings-table';

/** What stands between the two markers of a Markdown file, null without them. */
function generatedBlock(path: string): string | null {
  const text = readFileSync(path, 'utf8');
  return /<!-- settings -->\n+([\s\S]*?)\n+<!-- \/settings -->/.exec(text)?.[1] ?? null;
}

describe('settingsTable', () => {
  test('settings_table_has_one_row_for_each_variable', () => {
    const named = [...settingsTable().matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);

    expect(named).toEqual(Object.keys(settingsSchema.shape));
  });

  test('settings_table_shows_default_unit_and_bounds', () => {
    const row = settingsTable()
      .split('\n')
      .find((line) => line.includes('`HEARTBEAT_TIMEOUT_MS`'));

    expect(row).toContain('| `10000` ms |');
    expect(row).toContain('(1000 to 120000)');
  });

  test('settings_table_shows_who_requires_a_setting', () => {
    expect(settingsTable()).toContain('| `OPENAI_WEBHOOK_SECRET` | required (gateway) |');
  });

  test('settings_document_holds_the_table_of_the_schema', () => {
    expect(generatedBlock('docs/settings.md')).toBe(settingsTable());
  });

  test('readme_holds_the_table_of_the_schema', () => {
    expect(generatedBlock('README.md')).toBe(settingsTable());
  });
});
