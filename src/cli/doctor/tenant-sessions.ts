import { acceptBody } from '../../../activities/calls';
import { createMcpToolActivities } from '../../../activities/mcp-tools';
import { PromptFiles } from '../../infra/prompt-files';
import type { AcceptBody } from '../../models/call-control';
import { promptCall } from '../../models/prompt-call';
import type { TenantConfig } from '../../models/tenant-config';
import { liveTenantConfig } from '../../policies/live-tenant-config';
import { PinnedPrompts } from '../../prompts/pinned-prompts';
import { type FoundPrompts, PromptLookup } from '../../prompts/prompt-lookup';
import { buildTools } from '../../tools/tool-builder';
import { toolsOfCall } from '../../tools/tool-definitions';
import type { DoctorContext } from './doctor-context';

/** A call that is none: nobody is ever phoned by it. */
const trialCall = { call_id: 'rtc_sonore_doctor', caller_number: null, dialed_number: null };

const promptsLimitMs = 5_000;

/** What a call is accepted with, and what of the tenant's tools could not be offered, with the reason. */
export interface TenantSession {
  body: AcceptBody;
  leftOut: string[];
}

/** Makes what a call of a tenant would be answered with now, by the very code that answers it. */
export class TenantSessions {
  private readonly lookup: PromptLookup;
  private readonly pinned: PinnedPrompts;

  constructor(private readonly context: DoctorContext) {
    const { settings, log } = context;
    const promptFiles = new PromptFiles({ instructions: settings.instructionsFile, greeting: settings.greetingFile });
    const deps = { repositories: context.repositories(), promptFiles, log };
    this.lookup = new PromptLookup(deps);
    this.pinned = new PinnedPrompts(deps);
  }

  /** The versions of its words, for opening hours and not of a trial; null when it has no instructions. */
  prompts(config: TenantConfig): Promise<FoundPrompts | null> {
    const state = this.lookup.readState(config.tenant_id).then((read) => read && { ...read, rollout: null });
    const { call_id: callId } = trialCall;
    return this.lookup.find({ callId, config, afterHours: undefined, state, limitMs: promptsLimitMs });
  }

  /** Null when it has no instructions. */
  async session(config: TenantConfig): Promise<TenantSession | null> {
    const { settings, remoteTools, log } = this.context;
    const found = await this.prompts(config);
    if (found === null) return null;
    const tenant = liveTenantConfig(config).config;
    const { instruction_id } = found.prompts;
    const { text } = await this.pinned.fill('instruction', instruction_id, promptCall(trialCall, tenant));
    const { http_tools = [], mcp_servers = [] } = tenant.features;
    const { left_out: leftOut, ...remote } = await createMcpToolActivities({ ...remoteTools, log }).listRemoteTools({
      ...{ call_id: trialCall.call_id, tenant_id: tenant.tenant_id, http_tools, mcp_servers },
      limit_ms: settings.mcpListTimeoutMs,
    });
    const built = buildTools(tenant, { builders: toolsOfCall(tenant, remote).map(({ build }) => build) });
    const input = { call_id: trialCall.call_id, instruction_id, ...built, locale: tenant.locale ?? null };
    const body = acceptBody(input, text, {
      model: settings.openaiModel,
      voice: settings.openaiVoice,
      transcriptionModel: settings.openaiTranscriptionModel,
    });
    return { body, leftOut };
  }
}
