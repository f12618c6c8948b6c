import { readFileSync } from 'node:fs';
import path from 'node:path';
import { callPoliciesSchema } from '../../src/models/call-policies';
import { tenantConfigSchema } from '../../src/models/tenant-config';

const text = readFileSync(path.resolve(__dirname, '../../docs/policies.md'), 'utf8');
const [, example = ''] = /^```json\n([\s\S]*?)^```$/m.exec(text) ?? [];

describe('docs/policies.md', () => {
  test('example_is_a_tenant', () => {
    const document: unknown = JSON.parse(example);

    expect(tenantConfigSchema.parse(document)).toMatchObject(document as object);
  });

  test('example_shows_every_policy', () => {
    const { policies } = JSON.parse(example) as { policies: object };

    expect(Object.keys(policies)).toEqual(Object.keys(callPoliciesSchema.shape));
  });

  test('tables_name_every_field_with_its_default', () => {
    const defaults = callPoliciesSchema.parse({});
    const fields = [defaults.max_duration, defaults.silence, defaults.ghost_call, defaults.tools].flatMap((policy) =>
      Object.entries(policy),
    );

    for (const [field, value] of fields) {
      const shown = typeof value === 'string' ? `\`${value}\`` : String(value);
      expect(text).toContain(`| \`${field}\` | ${shown} |`);
    }
  });
});
