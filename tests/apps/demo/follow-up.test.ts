import { type DemoEvent } from '../../../src/apps/demo/demo-event';
import { type DemoInbox } from '../../../src/apps/demo/demo-inbox';
import { followUp } from '../../../src/apps/demo/follow-up';
import { endOfCallEvent } from '../../../src/models/end-of-call-event';
import { callMetadata } from '../../fixtures/call-metadata';
import { callRecord } from '../../fixtures/call-record';

const messageId = '<call.1@sonore.example>';
const mail = { messageId, from: 'Sonore', to: 'frontdesk@acme.example', subject: 'Acme: call', text: 'About it' };
const event = endOfCallEvent(callRecord({ outcome: 'completed' }), callMetadata(), {
  transcript: null,
  includeCost: false,
});
const done = callMetadata({
  processed_status: 'completed',
  mail: { ...callMetadata().mail, state: 'sent', message_id: messageId },
});

/** Follows a call up whose tenant got these; resolves with what was told. */
async function follow(mails: unknown[], received: unknown[], metadata = done): Promise<[boolean, string[]]> {
  const told: DemoEvent[] = [];
  const repositories = { callMetadata: { find: () => Promise.resolve(metadata) } };
  const inbox = { mails: { mails }, webhooks: { received } };
  const ok = await followUp(
    'call-123',
    { repositories: repositories as never, inbox: inbox as unknown as DemoInbox },
    (one) => told.push(one),
  );
  return [ok, told.map((one) => one.event)];
}

describe('followUp', () => {
  const webhook = { webhookId: 'msg_1', event };

  it('follow_up_tenant_that_got_both_is_told_and_good', async () => {
    await expect(follow([mail], [webhook])).resolves.toEqual([
      true,
      ['call_processed', 'mail_arrived', 'webhook_arrived'],
    ]);
  });

  it.each([
    ['no mail', [], [webhook]],
    ['no webhook', [mail], []],
    ['a mail about another call', [{ ...mail, messageId: '<other>' }], [webhook]],
  ])('follow_up_tenant_that_got_%s_is_a_failure', async (_what, mails, received) => {
    expect((await follow(mails, received))[0]).toBe(false);
  });

  it('follow_up_call_that_failed_is_a_failure_even_when_all_arrived', async () => {
    expect((await follow([mail], [webhook], { ...done, processed_status: 'failed' }))[0]).toBe(false);
  });
});
