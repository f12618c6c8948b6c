import { type FunctionTool } from '../../src/models/call-control';
import { buildTools } from '../../src/tools/tool-builder';
import { sampleTenantConfig, tenantWithDestinations } from '../fixtures/sample-tenant-config';

const greet: FunctionTool = { type: 'function', name: 'greet', parameters: { type: 'object', properties: {} } };

function destinationEnum(tool: FunctionTool | undefined): unknown {
  return (tool?.parameters.properties as { destination_id: { enum: unknown } }).destination_id.enum;
}

function recordedEvents() {
  const events: [string, Record<string, unknown>][] = [];
  return { events, onEvent: (event: string, fields: Record<string, unknown>) => void events.push([event, fields]) };
}

describe('buildTools', () => {
  test('build_tools_two_enabled_destinations_makes_the_refer_tool', () => {
    const config = tenantWithDestinations(
      { destination_id: 'sales', label: 'Sales', target_uri: 'sip:sales@example.com', enabled: true, priority: 1 },
      { destination_id: 'support', label: 'Support', target_uri: 'sip:help@example.com', enabled: true, priority: 2 },
    );

    const { tools, tool_choice } = buildTools(config);

    expect(tools.map(({ name }) => name)).toEqual(['request_transfer']);
    expect(tool_choice).toBe('auto');
    expect(tools[0]?.parameters.properties).toHaveProperty('destination_id');
    expect(destinationEnum(tools[0])).toEqual(['sales', 'support']);
  });

  test('build_tools_feature_off_offers_nothing', () => {
    const config = sampleTenantConfig({ features: { refer: { enabled: false, destinations: [] } } });

    expect(buildTools(config)).toEqual({ tools: [], tool_choice: 'none' });
  });

  test('build_tools_disabled_destination_is_not_in_the_enum', () => {
    const config = tenantWithDestinations(
      { destination_id: 'sales', enabled: true },
      { destination_id: 'support', enabled: false },
    );

    const { tools } = buildTools(config);

    expect(destinationEnum(tools[0])).toEqual(['sales']);
  });

  test('build_tools_result_is_frozen', () => {
    expect(Object.isFrozen(buildTools(sampleTenantConfig()))).toBe(true);
  });

  test('build_tools_one_builder_throws_keeps_the_others', () => {
    const { events, onEvent } = recordedEvents();
    const builders = [
      function buildBroken(): FunctionTool {
        throw new Error('no calendar');
      },
      function buildGreet() {
        return greet;
      },
      function buildNothing() {
        return null;
      },
    ];

    const { tools, tool_choice } = buildTools(sampleTenantConfig(), { builders, onEvent });

    expect(tools).toEqual([greet]);
    expect(tool_choice).toBe('auto');
    expect(events).toEqual([
      ['tool_build_started', { tenant_id: 'test-tenant', builder_count: 3 }],
      ['tool_builder_phase_started', { builder: 'buildBroken' }],
      ['tool_build_error', { builder: 'buildBroken', error: 'no calendar' }],
      ['tool_builder_phase_started', { builder: 'buildGreet' }],
      ['tool_builder_phase_built_tool', { builder: 'buildGreet', tool_name: 'greet' }],
      ['tool_builder_phase_started', { builder: 'buildNothing' }],
      ['tool_builder_phase_no_tool', { builder: 'buildNothing' }],
      ['tool_build_finished', { tool_count: 1, tool_choice: 'auto', tool_names: ['greet'] }],
    ]);
  });

  test('build_tools_builder_makes_an_invalid_tool_skips_it', () => {
    const { events, onEvent } = recordedEvents();

    const { tools, tool_choice } = buildTools(sampleTenantConfig(), {
      builders: [() => ({ ...greet, name: '' })],
      onEvent,
    });

    expect(tools).toEqual([]);
    expect(tool_choice).toBe('none');
    expect(events.map(([event]) => event)).toContain('tool_build_error');
  });
});
