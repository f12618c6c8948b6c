import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promptsCommand } from '../../src/cli/prompts/prompts-command';
import type { CommandContext } from '../../src/cli/command-context';
import { promptVariantSchema } from '../../src/models/prompt';
import { checkPrompt } from '../../src/prompts/check-prompt';
import { templateFilters, templateTags } from '../../src/prompts/prompt-template';
import { promptVariableList } from '../../src/prompts/prompt-variables';
import { sampleTenantConfig } from '../fixtures/sample-tenant-config';

const text = readFileSync(path.resolve(__dirname, '../../docs/prompts.md'), 'utf8');

describe('docs/prompts.md', () => {
  test('table_names_every_variable_with_its_type', () => {
    for (const { name, type, meaning } of promptVariableList) {
      expect(text).toContain(`| \`${name}\` | ${type} | ${meaning} |`);
    }
  });

  test('every_tag_and_filter_is_named', () => {
    for (const name of [...templateTags, ...templateFilters]) expect(text).toContain(`\`${name}\``);
  });

  test('every_variant_and_command_is_named', () => {
    const commands = promptsCommand({} as CommandContext).commands.map((command) => command.name());

    for (const variant of promptVariantSchema.options) expect(text).toContain(`\`${variant}\``);
    for (const command of commands) expect(text).toContain(`sonore prompts ${command}`);
  });

  test('example_can_be_published', () => {
    const [, example = ''] = /^```liquid\n([\s\S]*?)^```$/m.exec(text) ?? [];
    const tenant = sampleTenantConfig({ display_name: 'Acme', extensions: { parking: 'behind the house' } });

    expect(example).toContain('{{');
    expect(checkPrompt(example, tenant)).toEqual([]);
  });

  test('prompts_of_the_house_can_be_published', () => {
    for (const file of ['baseline.md', 'greeting.md']) {
      const prompt = readFileSync(path.resolve(__dirname, '../../data/prompts', file), 'utf8');

      expect(checkPrompt(prompt, sampleTenantConfig())).toEqual([]);
    }
  });
});
