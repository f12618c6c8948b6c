import { buildEndCall, endCall } from '../../../src/tools/definitions/end-call';
import { sampleTenantConfig } from '../../fixtures/sample-tenant-config';
import { toolInvocation } from '../../fixtures/tool-invocation';

const mayEnd = sampleTenantConfig({ features: { end_call: { enabled: true } } });
const invocation = toolInvocation({ name: 'end_call', tenant_config: mayEnd });

function fakeCallService(endCallAtProvider = jest.fn().mockResolvedValue(undefined)) {
  return { end_call: endCallAtProvider, refer_call: jest.fn() };
}

describe('endCall', () => {
  test.each([
    ['absent', {}],
    ['disabled', { end_call: { enabled: false } }],
    ['null', { end_call: null }],
  ])('build_end_call_feature_%s_builds_nothing', (_which, features) => {
    expect(buildEndCall(sampleTenantConfig({ features }))).toBeNull();
  });

  test('build_end_call_enabled_needs_no_arguments', () => {
    expect(buildEndCall(mayEnd)).toMatchObject({ name: 'end_call', parameters: { additionalProperties: false } });
    expect(buildEndCall(mayEnd)?.parameters).not.toHaveProperty('required');
  });

  test('end_call_enabled_asks_for_the_end_after_the_words_of_its_response', async () => {
    const call_service = fakeCallService();

    const result = await endCall({}, invocation, { call_service });

    expect(result).toMatchObject({ ok: true, function_call_id: 'test-func' });
    expect(call_service.end_call.mock.calls).toEqual([[{ call_id: 'test-call', response_id: 'resp-123' }]]);
  });

  test('end_call_of_a_tenant_that_does_not_want_it_is_not_found', async () => {
    const call_service = fakeCallService();

    const result = await endCall({}, toolInvocation({ name: 'end_call' }), { call_service });

    expect(result).toMatchObject({ ok: false, error: 'tool_not_found' });
    expect(call_service.end_call).not.toHaveBeenCalled();
  });

  test.each([
    ['without_a_call_service', {}],
    ['that_is_refused', { call_service: fakeCallService(jest.fn().mockRejectedValue(new Error('secret'))) }],
    ['where_the_call_service_cannot', { call_service: { refer_call: jest.fn() } }],
  ])('end_call_%s_fails_and_says_what_to_do', async (_which, deps) => {
    const result = await endCall({}, invocation, deps);

    expect(result).toMatchObject({ ok: false, error: 'call_end_failed' });
    expect(JSON.parse(result.output)).toMatchObject({ detail: expect.stringContaining('hang up') });
    expect(result.output).not.toContain('secret');
  });
});
