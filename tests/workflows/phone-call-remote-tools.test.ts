import { ApplicationFailure } from '@temporalio/common';
import { activityFailure } from '../../src/models/failures';
import type { RemoteAnswer } from '../../src/models/remote-tools';
import { callTestBed } from '../fixtures/call-test-bed';
import { sampleTenantConfig } from '../fixtures/sample-tenant-config';
import type { ScriptedCall } from '../fixtures/scripted-call';

const tool = { name: 'order', description: 'An order.', url: 'https://api.example.com/orders', timeout_ms: 5_000 };
const server = { server_id: 'crm', url: 'https://mcp.example.com/mcp' };
const mcpTool = {
  ...{ server_id: 'crm', tool: 'find', name: 'crm__find', description: 'Finds.' },
  parameters: { type: 'object', properties: {} },
};

function tenantWith(features: Record<string, unknown>): ReturnType<typeof sampleTenantConfig> {
  return sampleTenantConfig({ features });
}

/** As the activities throw it. */
function failure(type: string, { nonRetryable = false, retryAfterMs = 0 } = {}): () => Promise<RemoteAnswer> {
  return () =>
    Promise.reject(
      ApplicationFailure.create({
        ...{ type, nonRetryable, message: type },
        ...(retryAfterMs > 0 ? { details: [retryAfterMs], nextRetryDelay: retryAfterMs } : {}),
      }),
    );
}

const retryable = activityFailure.remoteRetryable;
const ambiguous = activityFailure.remoteAmbiguous;

describe('phoneCall remote tools', () => {
  const bed = callTestBed();

  async function toolNames(call: ScriptedCall): Promise<string[]> {
    await call.untilPerformed('acceptCall');
    return (call.inputsOf('acceptCall')[0]?.tools ?? []).map(({ name }) => name);
  }

  it('remote_tools_tenant_without_any_asks_nobody', async () => {
    const call = await bed.ring();
    await call.answered();

    expect(call.activities).not.toContain('listRemoteTools');
  });

  it('remote_tools_switched_off_ask_nobody', async () => {
    const call = await bed.ring({ tenant: tenantWith({ http_tools: [{ ...tool, enabled: false }] }) });
    await call.answered();

    expect(call.activities).not.toContain('listRemoteTools');
  });

  it('remote_tools_are_offered_as_listed_and_answer_the_model', async () => {
    const call = await bed.ring({
      tenant: tenantWith({ http_tools: [tool, { ...tool, name: 'left_out' }], mcp_servers: [server] }),
      listRemoteTools: () =>
        Promise.resolve({ http: ['order'], mcp: [{ ...mcpTool, repeatable: false }], left_out: ['left_out: no'] }),
      callHttpTool: () => Promise.resolve({ ok: true, output: { answer: 'sent' } }),
      callMcpTool: () => Promise.resolve({ ok: false, error: 'remote_tool_refused', detail: 'No.' }),
    });
    expect(await toolNames(call)).toEqual(['order', 'crm__find']);
    expect(call.inputsOf('listRemoteTools')).toMatchObject([{ tenant_id: 'test-tenant', limit_ms: 1_500 }]);
    await call.answered();

    await call.invoke({ function_call_id: 'fc-1', name: 'order', arguments_json: '{"id":"A"}' });
    const http = await call.reported('fc-1');
    await call.invoke({ function_call_id: 'fc-2', name: 'crm__find' });
    const mcp = await call.reported('fc-2');
    await call.invoke({ function_call_id: 'fc-3', name: 'left_out' });
    const unknown = await call.reported('fc-3');

    expect(http).toMatchObject({ ok: true, output: '{"answer":"sent"}' });
    expect(mcp).toMatchObject({ ok: false, error: 'remote_tool_refused' });
    expect(unknown).toMatchObject({ ok: false, error: 'tool_not_found' });
    expect(call.inputsOf('callHttpTool')).toMatchObject([
      { function_call_id: 'fc-1', tenant_id: 'test-tenant', tool: { name: 'order' }, arguments: { id: 'A' } },
    ]);
    expect(call.inputsOf('callMcpTool')).toMatchObject([{ server: { server_id: 'crm' }, tool: { tool: 'find' } }]);
  });

  it('remote_tools_that_cannot_be_listed_do_not_cost_the_call', async () => {
    const call = await bed.ring({
      tenant: tenantWith({ http_tools: [tool], mcp_servers: [server] }),
      listRemoteTools: () => Promise.reject(new Error('defect')),
    });

    expect(await toolNames(call)).toEqual([]);
    await call.answered();
    expect(call.inputsOf('listRemoteTools')).toHaveLength(1);
  });

  it.each([
    ['POST_certainly_not_done_is_repeated', 'POST', failure(retryable), 3, false],
    ['POST_perhaps_done_is_not_repeated', 'POST', failure(ambiguous, { nonRetryable: true }), 1, true],
    ['GET_perhaps_done_is_repeated', 'GET', failure(ambiguous), 3, false],
    ['POST_told_to_wait_beyond_the_deadline_gives_up', 'POST', failure(retryable, { retryAfterMs: 16_000 }), 1, false],
    ['GET_told_to_wait_beyond_the_deadline_gives_up', 'GET', failure(retryable, { retryAfterMs: 16_000 }), 1, false],
  ] as const)('remote_tools_%s', async (_, method, callHttpTool, attempts, uncertain) => {
    const call = await bed.ring({
      tenant: tenantWith({ http_tools: [{ ...tool, method, max_attempts: 3 }] }),
      callHttpTool,
    });
    await call.answered();

    await call.invoke({ name: 'order' });
    const { ok, error, output } = await call.reported();

    expect({ ok, error }).toEqual({ ok: false, error: 'remote_tool_failed' });
    expect(/may still have done/.test(output ?? '')).toBe(uncertain);
    expect(call.inputsOf('callHttpTool')).toHaveLength(attempts);
  });

  it.each([
    [false, 1],
    [true, 2],
  ])('remote_tools_mcp_tool_perhaps_done_repeatable_%s_is_tried_%i_times', async (repeatable, attempts) => {
    const call = await bed.ring({
      tenant: tenantWith({ mcp_servers: [server] }),
      listRemoteTools: () => Promise.resolve({ http: [], mcp: [{ ...mcpTool, repeatable }], left_out: [] }),
      callMcpTool: failure(ambiguous, { nonRetryable: !repeatable }),
    });
    await call.answered();

    await call.invoke({ name: 'crm__find' });
    await call.reported();

    expect(call.inputsOf('callMcpTool')).toHaveLength(attempts);
  });

  it.each([
    ['POST', 1, true],
    ['GET', 2, false],
  ])('remote_tools_%s_whose_worker_was_lost_is_tried_%i_times', async (method, attempts, uncertain) => {
    const endings: ((answer: RemoteAnswer) => void)[] = [];
    const call = await bed.ring({
      // A running activity holds the test server's clock, so these seconds pass.
      tenant: tenantWith({ http_tools: [{ ...tool, method, timeout_ms: 100, max_attempts: 2 }] }),
      callHttpTool: () => new Promise((resolve) => endings.push(resolve)),
    });
    await call.answered();

    await call.invoke({ name: 'order' });
    for (let attempt = 1; attempt <= attempts; attempt++) {
      await call.untilPerformed('callHttpTool', attempt);
      await bed.sleep(1_500);
    }
    const { error, output } = await call.reported();

    expect(error).toBe('remote_tool_failed');
    expect(/may still have done/.test(output ?? '')).toBe(uncertain);
    expect(call.inputsOf('callHttpTool')).toHaveLength(attempts);
    for (const end of endings) end({ ok: true, output: {} });
  });
});
