import { type FunctionTool, functionToolSchema } from '../models/call-control';
import { type TenantConfig } from '../models/tenant-config';
import { type ToolBuilder } from './tool-definition';
import { toolDefinitions } from './tool-definitions';
import { type ToolLog } from './tool-log';

/** What the session is given: the tools, and whether the model may use any. */
export type ToolBuildResult = Readonly<{ tools: FunctionTool[]; tool_choice: 'auto' | 'none' }>;

/** Which builders run, and who hears of it. */
export interface BuildToolsOptions {
  /** One builder per feature; by default those of all tool definitions. */
  builders?: readonly ToolBuilder[];
  /** The instant for which they are built, milliseconds since the epoch. */
  now?: number;
  onEvent?: ToolLog;
}

/**
 * Turns a tenant's config into the tools of a session, in the order of the builders. A builder that throws, or makes
 * what Realtime would not take, is logged and skipped: one broken feature must not cost the tenant its calls.
 */
export function buildTools(
  config: TenantConfig,
  {
    builders = toolDefinitions.map(({ build }) => build),
    now = Date.now(),
    onEvent = () => undefined,
  }: BuildToolsOptions = {},
): ToolBuildResult {
  onEvent('tool_build_started', { tenant_id: config.tenant_id, builder_count: builders.length });
  const tools = builders.map((builder) => buildTool(config, builder, now, onEvent)).filter((tool) => tool !== null);
  const result: ToolBuildResult = Object.freeze({ tools, tool_choice: tools.length > 0 ? 'auto' : 'none' });
  onEvent('tool_build_finished', {
    tool_count: tools.length,
    tool_choice: result.tool_choice,
    tool_names: tools.map(({ name }) => name),
  });
  return result;
}

function buildTool(config: TenantConfig, builder: ToolBuilder, now: number, onEvent: ToolLog): FunctionTool | null {
  const phase = { builder: builder.name };
  onEvent('tool_builder_phase_started', phase);
  try {
    const tool = functionToolSchema.nullable().parse(builder(config, now));
    if (tool === null) onEvent('tool_builder_phase_no_tool', phase);
    else onEvent('tool_builder_phase_built_tool', { ...phase, tool_name: tool.name });
    return tool;
  } catch (error) {
    onEvent('tool_build_error', { ...phase, error: error instanceof Error ? error.message : String(error) });
    return null;
  }
}
