import { setImmediate as nextTurn } from 'node:timers/promises';
import { addToLogContext, callIdOfWorkflow, logContext, withLogContext } from '../../src/infra/log-context';

describe('the log context', () => {
  test('ids_follow_what_is_started_in_it_and_do_not_mix', async () => {
    const idsLater = async (): Promise<unknown> => {
      await nextTurn();
      return { ...logContext() };
    };

    const [first, second] = await Promise.all([
      withLogContext({ call_id: 'rtc_1' }, idsLater),
      withLogContext({ call_id: 'rtc_2', tenant_id: 'tenant-2' }, idsLater),
    ]);

    expect([first, second]).toEqual([{ call_id: 'rtc_1' }, { call_id: 'rtc_2', tenant_id: 'tenant-2' }]);
  });

  test('id_that_becomes_known_later_is_known_to_everybody_in_it', async () => {
    await withLogContext({ call_id: 'rtc_1' }, async () => {
      const waiting = nextTurn().then(() => logContext().tenant_id);
      addToLogContext({ tenant_id: 'tenant-1' });

      expect(await waiting).toBe('tenant-1');
    });
  });

  test('context_within_another_has_no_ids_but_its_own', () => {
    withLogContext({ call_id: 'rtc_1', tenant_id: 'tenant-1' }, () => {
      withLogContext({ call_id: 'rtc_2' }, () => expect(logContext()).toEqual({ call_id: 'rtc_2' }));
      expect(logContext()).toEqual({ call_id: 'rtc_1', tenant_id: 'tenant-1' });
    });
  });

  test('id_added_outside_of_any_context_stays_nowhere', () => {
    addToLogContext({ tenant_id: 'tenant-1' });

    expect(logContext()).toEqual({});
  });

  test.each([
    ['call-rtc_u1_abc', 'rtc_u1_abc'],
    ['post-call-rtc_u1_abc', 'rtc_u1_abc'],
    ['sonore-sweep-2026', undefined],
    ['', undefined],
  ])('workflow_%j_is_about_the_call_%j', (workflowId, callId) => {
    expect(callIdOfWorkflow(workflowId)).toBe(callId);
  });
});
