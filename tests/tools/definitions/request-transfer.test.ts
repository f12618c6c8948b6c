import { buildRequestTransfer, requestTransfer } from '../../../src/tools/definitions/request-transfer';
import { type ToolDeps } from '../../../src/tools/tool-deps';
import { sampleTenantConfig, tenantWithDestinations } from '../../fixtures/sample-tenant-config';
import { toolInvocation } from '../../fixtures/tool-invocation';

const invocation = toolInvocation({
  call_id: 'test-call-123',
  function_call_id: 'func-call-456',
  name: 'request_transfer',
});

function fakeCallService(referCall = jest.fn().mockResolvedValue({ status: 'success' })) {
  return { referCall, deps: { call_service: { refer_call: referCall } } satisfies ToolDeps };
}

const twoTeams = tenantWithDestinations(
  { destination_id: 'sales', label: 'Sales team', target_uri: 'tel:+33100000001' },
  { destination_id: 'support', target_uri: 'tel:+33100000002' },
);

describe('requestTransfer', () => {
  test('request_transfer_known_destination_refers_the_call', async () => {
    const { referCall, deps } = fakeCallService();

    const result = await requestTransfer({ destination_id: 'commercial', reason: 'sales inquiry' }, invocation, deps);

    expect(result).toMatchObject({ ok: true, error: null, function_call_id: 'func-call-456' });
    expect(JSON.parse(result.output)).toEqual({
      message: 'call_transfer_requested',
      target_uri: 'sip:commercial@example.com',
    });
    expect(referCall).toHaveBeenCalledTimes(1);
    expect(referCall).toHaveBeenCalledWith({
      call_id: 'test-call-123',
      target_uri: 'sip:commercial@example.com',
      idempotency_key: expect.stringMatching(/test-call-123.*func-call-456/),
    });
  });

  test.each([null, undefined, { status: 'whatever' }])(
    'request_transfer_service_resolves_to_%p_succeeds',
    async (answer) => {
      const { deps } = fakeCallService(jest.fn().mockResolvedValue(answer));

      const result = await requestTransfer({ destination_id: 'commercial' }, invocation, deps);

      expect(result.ok).toBe(true);
    },
  );

  test('request_transfer_repeated_uses_the_same_key_and_another_function_call_a_different_one', async () => {
    const { referCall, deps } = fakeCallService();
    const args = { destination_id: 'commercial' };

    await requestTransfer(args, invocation, deps);
    await requestTransfer(args, { ...invocation }, deps);
    await requestTransfer(args, { ...invocation, function_call_id: 'func-call-457' }, deps);

    const [first, again, other] = referCall.mock.calls.map(
      ([request]: [{ idempotency_key: string }]) => request.idempotency_key,
    );
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  test.each([{ reason: 'test' }, { destination_id: 7 }, { destination_id: null }, { destination_id: ['commercial'] }])(
    'request_transfer_arguments_%j_without_deps_are_invalid',
    async (args) => {
      const result = await requestTransfer(args, invocation);

      expect(result).toMatchObject({ ok: false, error: 'invalid_arguments', function_call_id: 'func-call-456' });
      const output = JSON.parse(result.output);
      expect(output.error).toBe('invalid_arguments');
      expect(output.detail).toContain('destination_id');
      expect(output.detail).toContain('commercial');
    },
  );

  test.each(['nonexistent', '', 'disabled', 'unreachable', '__proto__'])(
    'request_transfer_destination_%p_is_an_invalid_id',
    async (destination_id) => {
      const { referCall, deps } = fakeCallService();
      const tenant_config = tenantWithDestinations(
        { destination_id: 'commercial', target_uri: 'sip:commercial@example.com' },
        { destination_id: 'disabled', target_uri: 'sip:disabled@example.com', enabled: false },
        { destination_id: 'unreachable' },
      );

      const result = await requestTransfer({ destination_id }, { ...invocation, tenant_config }, deps);

      expect(result).toMatchObject({ ok: false, error: 'invalid_destination_id' });
      const output = JSON.parse(result.output);
      expect(output.error).toBe('invalid_destination_id');
      expect(output.detail).toContain('one of: commercial.');
      expect(referCall).not.toHaveBeenCalled();
    },
  );

  test('request_transfer_feature_off_knows_no_destination', async () => {
    const { referCall, deps } = fakeCallService();
    const tenant_config = sampleTenantConfig({
      features: { refer: { enabled: false, destinations: [{ destination_id: 'sales', target_uri: 'sip:s@x' }] } },
    });

    const result = await requestTransfer({ destination_id: 'sales' }, { ...invocation, tenant_config }, deps);

    expect(result.error).toBe('invalid_destination_id');
    expect(JSON.parse(result.output).detail).toContain('nobody to transfer to');
    expect(referCall).not.toHaveBeenCalled();
  });

  test('request_transfer_service_fails_offers_the_other_destinations', async () => {
    const { referCall, deps } = fakeCallService(jest.fn().mockRejectedValue(new Error('Bearer sk-secret')));

    const result = await requestTransfer({ destination_id: 'sales' }, { ...invocation, tenant_config: twoTeams }, deps);

    expect(result).toMatchObject({ ok: false, error: 'call_transfer_failed', function_call_id: 'func-call-456' });
    expect(referCall).toHaveBeenCalledTimes(1);
    const output = JSON.parse(result.output);
    expect(output.error).toBe('call_transfer_failed');
    expect(output.detail).toContain('one of: support.');
    expect(result.output).not.toContain('secret');
  });

  test('request_transfer_service_throws_synchronously_fails_as_a_result', async () => {
    const { deps } = fakeCallService(
      jest.fn(() => {
        throw new Error('not connected');
      }),
    );

    const result = await requestTransfer({ destination_id: 'commercial' }, invocation, deps);

    expect(result.error).toBe('call_transfer_failed');
  });

  test.each([undefined, {}])('request_transfer_deps_%p_without_call_service_fails', async (deps) => {
    const result = await requestTransfer({ destination_id: 'commercial' }, invocation, deps);

    expect(result).toMatchObject({ ok: false, error: 'call_transfer_failed' });
  });

  test('request_transfer_start_logs_argument_names_but_no_values', async () => {
    const log = jest.fn();

    await requestTransfer({ reason: 'a private matter', destination_id: 'commercial' }, invocation, { log });

    expect(log).toHaveBeenCalledWith('request_transfer_started', {
      tenant_id: 'test-tenant',
      openai_sip_call_id: 'test-call-123',
      function_call_id: 'func-call-456',
      argument_keys: ['destination_id', 'reason'],
    });
  });
});

describe('buildRequestTransfer', () => {
  test('build_request_transfer_labels_name_the_destinations', () => {
    const tool = buildRequestTransfer(twoTeams);

    expect(tool).toMatchObject({
      type: 'function',
      name: 'request_transfer',
      description: expect.stringContaining('Sales team, support'),
      parameters: {
        type: 'object',
        required: ['destination_id'],
        additionalProperties: false,
        properties: {
          destination_id: {
            type: 'string',
            enum: ['sales', 'support'],
            description: expect.stringContaining('sales — Sales team; support.'),
          },
          reason: { type: 'string' },
        },
      },
    });
  });

  test.each([
    [200, (index: number) => `Team number ${index}`, 1_000],
    [200, () => undefined, 1_000],
    [3, () => 'x'.repeat(2_000), 1_000],
    [3, () => 'Sales', 0],
  ])('build_request_transfer_%i_destinations_fit_the_description_and_all_can_be_chosen', (count, labelOf, least) => {
    const destinations = Array.from({ length: count }, (_, index) => ({
      ...{ destination_id: `destination-${index}`, target_uri: 'tel:+33100000001' },
      ...(labelOf(index) === undefined ? {} : { label: labelOf(index) }),
    }));

    const tool = buildRequestTransfer(tenantWithDestinations(...destinations));

    const description = tool?.description ?? '';
    expect(description.length).toBeLessThanOrEqual(1_024);
    expect(description.length).toBeGreaterThan(least);
    expect(description.includes('…')).toBe(least > 0);
    expect(description).toMatch(/^Transfers the caller to someone else \(.+\)\. Tell the caller first;/);
    expect(tool?.parameters).toMatchObject({
      properties: { destination_id: { enum: destinations.map(({ destination_id }) => destination_id) } },
    });
  });

  test('build_request_transfer_destination_without_target_is_offered', () => {
    const tool = buildRequestTransfer(tenantWithDestinations({ destination_id: 'sales' }));

    expect(tool?.parameters).toMatchObject({ properties: { destination_id: { enum: ['sales'] } } });
  });

  test.each([
    ['feature absent', {}],
    ['feature off', { refer: { enabled: false, destinations: [{ destination_id: 'sales' }] } }],
    ['no destinations', { refer: { enabled: true } }],
    ['all disabled', { refer: { enabled: true, destinations: [{ destination_id: 'sales', enabled: false }] } }],
  ])('build_request_transfer_%s_makes_no_tool', (_case, features) => {
    expect(buildRequestTransfer(sampleTenantConfig({ features }))).toBeNull();
  });
});

describe('requestTransfer by the hour', () => {
  const weekly = { monday: [{ opens: '09:00', closes: '17:00' }] };
  const config = tenantWithDestinations(
    { destination_id: 'office', target_uri: 'tel:+33100000001', business_hours: { weekly } },
    { destination_id: 'mobile', target_uri: 'tel:+33100000002' },
  );
  const closing = Date.parse('2026-11-23T17:00:00Z');

  test.each([
    ['before_closing', closing - 1, ['office', 'mobile']],
    ['at_closing', closing, ['mobile']],
  ])('build_request_transfer_%s_offers_who_is_open', (_when, now, ids) => {
    expect(buildRequestTransfer(config, now)?.parameters.properties).toMatchObject({ destination_id: { enum: ids } });
  });

  test('build_request_transfer_nobody_open_offers_nothing', () => {
    const office = tenantWithDestinations({ destination_id: 'office', business_hours: { weekly } });

    expect(buildRequestTransfer(office, closing)).toBeNull();
  });

  test.each([
    ['before_closing_is_made', closing - 1, true],
    ['at_closing_is_not', closing, false],
  ])('request_transfer_%s_by_the_calls_own_clock', async (_when, now, ok) => {
    const { referCall, deps } = fakeCallService();

    const result = await requestTransfer({ destination_id: 'office' }, toolInvocation({ tenant_config: config }), {
      ...deps,
      now: () => now,
    });

    expect(result).toMatchObject(ok ? { ok } : { ok, error: 'invalid_destination_id' });
    expect(referCall).toHaveBeenCalledTimes(ok ? 1 : 0);
    if (!ok) expect(JSON.parse(result.output)).toMatchObject({ detail: expect.stringContaining('mobile') });
  });
});
