import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { loadSettings } from '../../src/settings';
import { settingNotes } from '../../src/setting-groups/setting';
import { settingsSchema } from '../../src/settings-schema';

const text = readFileSync('.env.example', 'utf8');

describe('.env.example', () => {
  test('env_example_holds_every_required_setting_and_no_other', () => {
    const required = Object.entries(settingsSchema.shape)
      .filter(([, schema]) => settingNotes.get(schema)?.requiredBy)
      .map(([name]) => name);

    expect(Object.keys(parseEnv(text)).sort()).toEqual(required.sort());
  });

  test('env_example_names_only_settings_that_exist', () => {
    const named = [...text.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name);

    expect(Object.keys(settingsSchema.shape)).toEqual(expect.arrayContaining(named));
  });

  test('env_example_is_enough_to_start_with', () => {
    expect(loadSettings(parseEnv(text), { role: 'all', envFile: null }).mongodbDb).toBe('sonore_phone_agent');
  });
});
