import { toolDefinitions } from '../../src/tools/tool-definitions';
import { sampleTenantConfig } from '../fixtures/sample-tenant-config';

describe('toolDefinitions', () => {
  test('tool_definitions_names_are_unique', () => {
    const names = toolDefinitions.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
  });

  test('tool_definitions_build_offers_the_name_that_runs', () => {
    const config = sampleTenantConfig();

    const offered = toolDefinitions.map(({ name, build }) => ({ name, offered: build(config, 0)?.name }));

    expect(offered).toContainEqual({ name: 'request_transfer', offered: 'request_transfer' });
    // A tool the sample tenant does not have is null; what is offered must be what the executor knows.
    for (const tool of offered) expect([undefined, tool.name]).toContain(tool.offered);
  });

  test('tool_definitions_request_transfer_waits_for_the_speech_before_it', () => {
    const transfer = toolDefinitions.find(({ name }) => name === 'request_transfer');

    expect(transfer?.afterSpeech).toBe(true);
  });
});
