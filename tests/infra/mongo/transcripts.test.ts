import { Transcripts } from '../../../src/infra/mongo/transcripts';
import { transcriptItem } from '../../fixtures/transcript-item';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';

let database: OwnDatabase;
let transcripts: Transcripts;
beforeAll(async () => {
  database = await ownDatabase();
  transcripts = new Transcripts(database.db, 'calls-transcripts');
});
afterEach(() => database.db.collection('calls-transcripts').deleteMany({}));
afterAll(() => database.drop());

describe('Transcripts', () => {
  test('save_item_is_one_document_with_the_fields_a_reader_expects', async () => {
    await transcripts.save(transcriptItem());

    await expect(database.db.collection('calls-transcripts').findOne()).resolves.toMatchObject({
      _id: 'call-123:item-1',
      call_id: 'call-123',
      item_id: 'item-1',
      previous_item_id: null,
      role: 'user',
      text: 'I would like to talk to sales.',
      at: new Date('2026-11-20T10:00:00.000Z'),
    });
  });

  test('save_late_older_version_changes_nothing', async () => {
    await transcripts.save(transcriptItem({ version: 2, text: 'whole' }));

    await transcripts.save(transcriptItem({ version: 1, text: 'part' }));

    await expect(transcripts.ofCall('call-123')).resolves.toEqual([transcriptItem({ version: 2, text: 'whole' })]);
  });

  test('of_call_items_come_in_the_order_of_the_conversation_and_of_no_other_call', async () => {
    const first = transcriptItem({ item_id: 'item-1', at: '2026-11-20T10:00:09.000Z' });
    const second = transcriptItem({ item_id: 'item-2', previous_item_id: 'item-1', at: '2026-11-20T10:00:01.000Z' });
    await Promise.all([second, first, transcriptItem({ call_id: 'other' })].map((item) => transcripts.save(item)));

    await expect(transcripts.ofCall('call-123')).resolves.toEqual([first, second]);
  });

  test('of_call_without_items_is_empty', async () => {
    await expect(transcripts.ofCall('unknown')).resolves.toEqual([]);
  });

  test('recent_item_ids_are_those_written_last_of_this_call', async () => {
    const items = Array.from({ length: 60 }, (_unused, index) =>
      transcriptItem({ item_id: `item-${index}`, version: index }),
    );
    await Promise.all([...items, transcriptItem({ call_id: 'other' })].map((item) => transcripts.save(item)));

    const ids = await transcripts.recentItemIds('call-123');

    expect(ids).toHaveLength(50);
    expect(ids[0]).toBe('item-59');
    expect(ids).not.toContain('item-9');
  });
});
