import { condition, log } from '@temporalio/workflow';
import type { TenantConfig } from '../src/models/tenant-config';
import { nextDestinationsChange } from '../src/policies/transfer-destinations';
import { buildTools, type ToolBuildResult } from '../src/tools/tool-builder';
import type { ToolDefinition } from '../src/tools/tool-definition';
import type { CallState } from './call-state';
import type { SocketLine } from './socket-line';

/** The tools the model is offered, kept true: they are built again when a destination opens or closes during the call. */
export class OfferedTools {
  private offered = '';

  constructor(
    private readonly state: CallState,
    private readonly line: SocketLine,
    private readonly tenant: TenantConfig,
    private readonly definitions: readonly ToolDefinition[],
  ) {}

  /** What the call is accepted with. */
  build(): ToolBuildResult {
    const built = buildTools(this.tenant, {
      builders: this.definitions.map(({ build }) => build),
      now: Date.now(),
      // A feature that is not offered for a defect should be seen; the rest is for who looks closely.
      onEvent: (event, fields) => log[event === 'tool_build_error' ? 'warn' : 'debug'](event, { event, ...fields }),
    });
    this.offered = JSON.stringify(built);
    return built;
  }

  /** Offers the tools anew whenever they change, until the call is ending; at the latest at `until`, milliseconds. */
  async keepTrue(until: number): Promise<void> {
    const { state, tenant } = this;
    for (let from = Date.now(); !state.ending;) {
      const change = nextDestinationsChange(tenant, from, until);
      if (change === null) return;
      const summary = 'someone opens or closes: offer the tools anew';
      if (await condition(() => state.ending, Math.max(change - Date.now(), 1), { summary })) return;
      from = Math.max(change, Date.now());
      await this.offerAnew();
    }
  }

  private async offerAnew(): Promise<void> {
    const before = this.offered;
    const { tools } = this.build();
    if (this.offered === before) return;
    await this.line.deliver(this.state.input.limits.report_timeout_ms, (socket, address) =>
      socket.offerTools.executeWithOptions({ summary: 'offer the tools of this hour' }, [{ ...address, tools }]),
    );
  }
}
