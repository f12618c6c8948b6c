import { CallMetadataRepository } from '../../../src/infra/mongo/call-metadata';
import { Calls } from '../../../src/infra/mongo/calls';
import type { CallRecord } from '../../../src/models/call-record';
import { callMetadata, writtenSummary } from '../../fixtures/call-metadata';
import { callRecord } from '../../fixtures/call-record';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';

let database: OwnDatabase;
let metadata: CallMetadataRepository;
beforeAll(async () => {
  database = await ownDatabase();
  metadata = new CallMetadataRepository(database.db, 'calls-metadata');
});
afterEach(async () => {
  await database.db.collection('calls-metadata').deleteMany({});
  await database.db.collection('calls').deleteMany({});
});
afterAll(() => database.drop());

const endedAt = '2026-11-20T10:03:05.000Z';
const stored = () => database.db.collection<{ _id: string }>('calls-metadata');

describe('CallMetadataRepository', () => {
  test('begin_makes_a_pending_document_with_dates', async () => {
    const status = await metadata.begin('call-123', 'test-tenant', endedAt);

    expect(status).toBe('pending');
    const { created_at, updated_at, ...document } = (await metadata.find('call-123')) ?? callMetadata();
    expect(callMetadata()).toMatchObject(document);
    expect(Date.parse(created_at)).toBe(Date.parse(updated_at));
    expect(await stored().findOne({ _id: 'call-123' })).toMatchObject({
      ended_at: new Date(endedAt),
      processed_at: null,
    });
  });

  test('begin_twice_even_at_once_keeps_the_first_document_and_tells_its_status', async () => {
    await Promise.all([1, 2, 3].map(() => metadata.begin('call-123', 'test-tenant')));
    await metadata.start('call-123');

    await expect(metadata.begin('call-123', 'other')).resolves.toBe('in_progress');
    await expect(metadata.find('call-123')).resolves.toMatchObject({ tenant_id: 'test-tenant' });
  });

  test('find_a_call_without_a_document_is_null', async () => {
    await expect(metadata.find('call-123')).resolves.toBeNull();
    await expect(metadata.start('call-123')).resolves.toBe(false);
  });

  test('set_changes_its_own_part_only', async () => {
    await metadata.begin('call-123', 'test-tenant', endedAt);
    await metadata.setSummary('call-123', writtenSummary({ extracted: { due_at: '2026-12-01' } }));
    await metadata.setMail('call-123', { state: 'sent', sent_at: endedAt }, ['none']);
    await metadata.setMail('call-123', { error: 'a recipient was refused' }, ['sent']);
    await metadata.setWebhook('call-123', { attempts: 2 }, { states: ['none'] });
    await metadata.setTranscript('call-123', { items: 2, gaps: 0, empty: false });

    await expect(metadata.find('call-123')).resolves.toMatchObject({
      processed_status: 'pending',
      // A tenant's date is theirs, not one of our instants.
      summary: writtenSummary({ extracted: { due_at: '2026-12-01' } }),
      mail: { state: 'sent', sent_at: endedAt, error: 'a recipient was refused', recipients: [] },
      webhook: { state: 'none', attempts: 2 },
      transcript: { items: 2, gaps: 0, empty: false },
    });
    expect(await stored().findOne({ _id: 'call-123' })).toMatchObject({ mail: { sent_at: new Date(endedAt) } });
  });

  test('finish_failed_work_is_pending_again_only_when_it_is_retried', async () => {
    await metadata.begin('call-123', 'test-tenant');
    await metadata.retryFailed('call-123');
    await metadata.start('call-123');
    await metadata.retryFailed('call-123');
    await expect(metadata.find('call-123')).resolves.toMatchObject({ processed_status: 'in_progress' });

    await metadata.finish('call-123', 'The mail was not sent.');
    await expect(metadata.find('call-123')).resolves.toMatchObject({
      ...{ processed_status: 'failed', error: 'The mail was not sent.' },
      processed_at: expect.any(String),
    });
    await metadata.retryFailed('call-123');
    await expect(metadata.find('call-123')).resolves.toMatchObject({ processed_status: 'pending', error: null });

    await metadata.finish('call-123', null);
    await metadata.retryFailed('call-123');
    await expect(metadata.find('call-123')).resolves.toMatchObject({ processed_status: 'completed', error: null });
  });

  test('list_finds_by_state_in_the_order_in_which_calls_ended', async () => {
    await metadata.begin('late', 'acme', '2026-11-21T10:00:00.000Z');
    await metadata.begin('early', 'acme', '2026-11-20T10:00:00.000Z');
    await metadata.begin('other', 'globex', '2026-11-19T10:00:00.000Z');
    await metadata.setWebhook('early', { state: 'dead_letter' }, { states: ['none'] });

    const ids = async (filter: Parameters<typeof metadata.list>[0], limit = 10) =>
      (await metadata.list(filter, limit)).map(({ call_id }) => call_id);

    expect(await ids({ tenantId: 'acme', processedStatus: ['pending'] })).toEqual(['early', 'late']);
    expect(await ids({ webhookState: 'dead_letter' })).toEqual(['early']);
    await metadata.setMail('late', { state: 'unconfirmed' }, ['none']);
    expect(await ids({ mailState: 'unconfirmed' })).toEqual(['late']);
    expect(await ids({ mailState: 'sent' })).toEqual([]);
    expect(await ids({}, 1)).toEqual(['other']);
  });

  test('left_behind_is_unfinished_work_that_was_silent_for_long', async () => {
    const silentSince = new Date('2026-11-20T10:00:00.000Z');
    for (const callId of ['silent', 'silent-longer', 'busy', 'done']) await metadata.begin(callId, 'acme', endedAt);
    await metadata.start('silent-longer');
    await metadata.finish('done', null);
    const updated = async (callId: string, minute: number) =>
      stored().updateOne({ _id: callId }, { $set: { updated_at: new Date(silentSince.getTime() + minute * 60_000) } });
    await updated('silent', 1);
    await updated('silent-longer', 0);
    await updated('done', 0);

    const before = new Date(silentSince.getTime() + 10 * 60_000);
    expect(await metadata.leftBehind(before, 10)).toEqual([
      { call_id: 'silent-longer', tenant_id: 'acme', ended_at: endedAt },
      { call_id: 'silent', tenant_id: 'acme', ended_at: endedAt },
    ]);

    await metadata.touch('silent-longer');
    expect(await metadata.leftBehind(before, 10)).toHaveLength(1);
    await stored().updateOne({ _id: 'silent' }, { $set: { ended_at: 12 } });
    expect(await metadata.leftBehind(before, 10)).toEqual([{ call_id: 'silent', tenant_id: 'acme', ended_at: null }]);
  });

  test('missing_are_calls_that_had_a_session_are_over_and_have_no_document', async () => {
    const calls = new Calls(database.db);
    const over: Partial<CallRecord> = {
      ...{ outcome: 'caller_hung_up', tenant_id: 'acme', ended_at: endedAt },
      attached_at: '2026-11-20T10:00:01.000Z',
    };
    await calls.save(callRecord({ ...over, call_id: 'forgotten' }));
    await calls.save(callRecord({ ...over, call_id: 'begun' }));
    await calls.save(callRecord({ ...over, call_id: 'refused', outcome: 'rejected:capacity', attached_at: null }));
    await calls.save(callRecord({ ...over, call_id: 'nobodys', tenant_id: null }));
    await calls.save(callRecord({ ...over, call_id: 'goes-on', outcome: null, ended_at: null }));
    await calls.save(callRecord({ ...over, call_id: 'just-ended', ended_at: '2026-11-20T10:20:00.000Z' }));
    await calls.save(callRecord({ ...over, call_id: 'long-ago', started_at: '2026-11-10T10:00:00.000Z' }));
    await metadata.begin('begun', 'acme', endedAt);

    const period = { from: new Date('2026-11-20T09:00:00.000Z'), before: new Date('2026-11-20T10:10:00.000Z') };
    expect(await metadata.missing(period, 10)).toEqual([
      { call_id: 'forgotten', tenant_id: 'acme', ended_at: endedAt },
    ]);
  });
});
