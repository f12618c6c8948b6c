import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { modelPricesSchema } from '../../src/models/model-prices';
import { callMetadataSchema, summaryStateSchema } from '../../src/models/call-metadata';
import { postCallConfigSchema } from '../../src/models/post-call-config';
import { builtInPrices, builtInPricesDate } from '../../src/policies/model-prices';
import { summaryFormat } from '../../src/policies/summary-prompt';

const guide = readFileSync(path.resolve(__dirname, '../../docs/post-call.md'), 'utf8');

/** The YAML blocks of the guide, in order. */
const [tenant, prices] = [...guide.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(
  ([, yaml]) => parse(yaml ?? '') as unknown,
);

describe('docs/post-call.md', () => {
  test('guide_tenants_example_is_taken_as_it_stands', () => {
    const { summary } = postCallConfigSchema.parse((tenant as { post_call: unknown }).post_call);

    expect(summaryFormat(summary.extraction_schema)).toMatchObject({ problem: null, extraction: expect.anything() });
  });

  test('guide_prices_example_is_taken_and_is_what_is_built_in', () => {
    const file = modelPricesSchema.parse(prices);

    expect(builtInPrices).toMatchObject(file);
  });

  test('guide_says_of_which_day_the_prices_are', () => {
    expect(guide).toContain(`are of ${builtInPricesDate}:`);
  });

  test('guide_names_every_field_and_every_state', () => {
    const fields = Object.keys(callMetadataSchema.shape).filter((field) => !['call_id', 'tenant_id'].includes(field));
    const states = summaryStateSchema.options.filter((state) => state !== 'none');

    expect([...fields, ...states].filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });
});
