/** Writes the settings table into the documents that show it, between their markers. Run it after changing a setting. */
import { readFileSync, writeFileSync } from 'node:fs';
import { settingsTable } from '../src/settings-table';

for (const path of ['docs/settings.md', 'README.md']) {
  const text = readFileSync(path, 'utf8');
  const block = `<!-- settings -->\n\n${settingsTable()}\n\n<!-- /settings -->`;
  writeFileSync(
    path,
    text.replace(/<!-- settings -->[\s\S]*<!-- \/settings -->/, () => block),
  );
}
