import { CallMetadataRepository } from '../../../src/infra/mongo/call-metadata';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';

const callId = 'call-123';

describe('deliveries in calls-metadata', () => {
  let database: OwnDatabase;
  let metadata: CallMetadataRepository;

  beforeAll(async () => {
    database = await ownDatabase();
    metadata = new CallMetadataRepository(database.db, 'calls-metadata');
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await database.db.collection('calls-metadata').deleteMany({});
    await metadata.begin(callId, 'test-tenant');
  });

  test('mark_mail_transmitted_of_many_at_once_one_may_go_on', async () => {
    const marked = await Promise.all(Array.from({ length: 8 }, () => metadata.markMailTransmitted(callId)));

    expect(marked.filter(Boolean)).toHaveLength(1);
    expect((await metadata.find(callId))?.mail.state).toBe('transmitted');
  });

  test.each([
    ['none', true],
    ['off', true],
    ['failed', true],
    ['transmitted', false],
    ['sent', false],
    ['unconfirmed', false],
  ] as const)('mark_mail_transmitted_when_it_is_%s_is_%s', async (state, allowed) => {
    await metadata.setMail(callId, { state }, ['none']);

    await expect(metadata.markMailTransmitted(callId)).resolves.toBe(allowed);
  });

  test('set_mail_from_another_state_than_expected_changes_nothing', async () => {
    await metadata.setMail(callId, { state: 'sent' }, ['none']);

    await expect(metadata.setMail(callId, { state: 'none', error: 'late' }, ['none', 'failed'])).resolves.toBe(false);

    expect((await metadata.find(callId))?.mail).toMatchObject({ state: 'sent', error: null });
  });

  test.each([
    [{ states: ['none'] }, false],
    [{ states: ['pending'], attempts: 1 }, false],
    [{ states: ['none', 'pending'], attempts: 2 }, true],
  ] as const)('set_webhook_of_a_second_attempt_where_%j_is_expected_is_%s', async (expected, allowed) => {
    await metadata.setWebhook(callId, { state: 'pending', attempts: 2 }, { states: ['none'], attempts: 0 });

    await expect(metadata.setWebhook(callId, { state: 'dead_letter' }, expected)).resolves.toBe(allowed);

    expect((await metadata.find(callId))?.webhook.state).toBe(allowed ? 'dead_letter' : 'pending');
  });

  test.each([
    ['mail', 'webhook'],
    ['webhook', 'mail'],
  ] as const)('reopen_%s_of_a_processed_call_queues_it_and_keeps_its_%s', async (part, other) => {
    await metadata.setMail(callId, { state: 'unconfirmed', message_id: '<1@sonore.example>' }, ['none']);
    await metadata.setWebhook(callId, { state: 'dead_letter', webhook_id: 'msg_1', attempts: 3 }, { states: ['none'] });
    await metadata.finish(callId, 'The end-of-call webhook was given up.');

    await expect(metadata.reopen(callId, part)).resolves.toBe(true);

    const found = await metadata.find(callId);
    expect(found).toMatchObject({ processed_status: 'pending', error: null });
    expect(found?.[part].state).toBe('none');
    expect(found?.[other].state).toBe(other === 'mail' ? 'unconfirmed' : 'dead_letter');
    expect(found?.mail.message_id).toBe('<1@sonore.example>');
    expect(found?.webhook).toMatchObject({ webhook_id: 'msg_1', attempts: 3 });
  });

  test('reopen_call_that_is_being_processed_changes_nothing', async () => {
    await metadata.start(callId);

    await expect(metadata.reopen(callId, 'mail')).resolves.toBe(false);

    expect((await metadata.find(callId))?.processed_status).toBe('in_progress');
  });

  test('reopen_unknown_call_is_refused', async () => {
    await expect(metadata.reopen('nobody', 'webhook')).resolves.toBe(false);
  });
});
