import { callSchedule } from '../../src/policies/call-schedule';
import { sampleTenantConfig } from '../fixtures/sample-tenant-config';

describe('callSchedule', () => {
  test.each<[string, object, number, number | null, number]>([
    ['of_a_tenant_without_a_limit_is_the_operators', {}, 3300, 3240, 3300],
    ['of_a_shorter_tenant_is_the_tenants', { seconds: 600 }, 3300, 540, 600],
    ['of_a_longer_tenant_is_the_operators', { seconds: 3600 }, 3300, 3240, 3300],
    ['without_a_warning_has_none', { warn_before_s: 0 }, 600, null, 600],
    ['as_short_as_the_warning_has_none', { seconds: 60 }, 600, null, 60],
    ['shorter_than_the_warning_has_none', { seconds: 30 }, 600, null, 30],
    ['a_second_longer_than_the_warning_has_one', { seconds: 61 }, 600, 1, 61],
  ])('call_schedule_%s', (_name, max_duration, call_max_duration_s, warnS, endS) => {
    const schedule = callSchedule(sampleTenantConfig({ policies: { max_duration } }), { call_max_duration_s });

    expect(schedule).toEqual({ warnAfterMs: warnS === null ? null : warnS * 1000, endAfterMs: endS * 1000 });
  });
});
