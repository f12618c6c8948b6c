import { resend, type ResendDependencies } from '../../src/deliveries/resend';
import { resendDeadLetters } from '../../src/deliveries/resend-dead-letters';
import type { CallMetadata } from '../../src/models/call-metadata';
import { callMetadata } from '../fixtures/call-metadata';

/** A database with these calls, and a queue that remembers what it is given. */
function calls(...stored: CallMetadata[]) {
  const documents = new Map(stored.map((call) => [call.call_id, call]));
  const enqueued: string[] = [];
  const asked: unknown[] = [];
  const deps = {
    callMetadata: {
      find: (id: string) => Promise.resolve(documents.get(id) ?? null),
      list: (filter: unknown) => {
        asked.push(filter);
        return Promise.resolve([...documents.values()]);
      },
      reopen: (id: string) =>
        Promise.resolve(['completed', 'failed'].includes(documents.get(id)?.processed_status ?? '')),
    },
    postCalls: {
      enqueue: ({ call_id }: { call_id: string }) => {
        enqueued.push(call_id);
        return Promise.resolve('queued' as const);
      },
    },
  } satisfies ResendDependencies & { callMetadata: { list: unknown } };
  return { deps, enqueued, asked };
}

function call(
  webhook: CallMetadata['webhook']['state'],
  processed_status: CallMetadata['processed_status'] = 'failed',
  call_id = 'call-123',
): CallMetadata {
  return callMetadata({ call_id, processed_status, webhook: { ...callMetadata().webhook, state: webhook } });
}

describe('resend', () => {
  test.each([
    ['dead_letter', 'failed', false, 'queued'],
    ['delivered', 'completed', false, 'delivered'],
    ['delivered', 'completed', true, 'queued'],
    ['pending', 'in_progress', false, 'in_progress'],
    ['off', 'completed', false, 'queued'],
  ] as const)('resend_webhook_that_is_%s_of_a_call_%s_twice_%s_is_%s', async (state, status, twice, expected) => {
    const { deps, enqueued } = calls(call(state, status));

    await expect(resend('webhook', 'call-123', deps, twice)).resolves.toBe(expected);

    expect(enqueued).toEqual(expected === 'queued' ? ['call-123'] : []);
  });

  test('resend_unknown_call_is_told', async () => {
    await expect(resend('mail', 'nobody', calls().deps)).resolves.toBe('unknown_call');
  });
});

describe('resendDeadLetters', () => {
  test('resend_dead_letters_leaves_out_what_is_being_worked_on', async () => {
    const { deps, enqueued, asked } = calls(
      call('dead_letter', 'failed', 'one'),
      call('dead_letter', 'in_progress', 'two'),
      call('dead_letter', 'failed', 'three'),
    );

    await expect(resendDeadLetters(deps, 'acme')).resolves.toEqual(['one', 'three']);

    expect(enqueued).toEqual(['one', 'three']);
    expect(asked).toEqual([{ webhookState: 'dead_letter', tenantId: 'acme' }]);
  });
});
