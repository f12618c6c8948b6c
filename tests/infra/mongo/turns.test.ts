import { Turns } from '../../../src/infra/mongo/turns';
import { turn } from '../../fixtures/turn';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';

let database: OwnDatabase;
let turns: Turns;
beforeAll(async () => {
  database = await ownDatabase();
  turns = new Turns(database.db);
});
afterEach(() => database.db.collection('calls-turns').deleteMany({}));
afterAll(() => database.drop());

describe('Turns', () => {
  test('turns_of_a_call_come_in_the_order_in_which_they_began', async () => {
    const second = turn({ response_id: 'resp-2', began_at: '2026-11-20T10:00:20.000Z' });
    // Nothing of it is known but when it began.
    const first = turn({ began_at: '2026-11-20T10:00:01.000Z', speech_ended_at: null, first_audio_at: null });
    await turns.save(second);
    await turns.save(first);
    await turns.save(turn({ call_id: 'other' }));

    await expect(turns.ofCall('call-123')).resolves.toEqual([first, second]);
  });

  test('turn_is_a_document_with_dates_for_an_outside_reader', async () => {
    await turns.save(turn());

    const documents = await database.db.collection('calls-turns').find().toArray();
    expect(documents).toMatchObject([{ _id: 'call-123:resp-1', first_audio_at: new Date('2026-11-20T10:00:10.600Z') }]);
  });

  test('turn_saved_late_by_an_owner_before_changes_nothing', async () => {
    await turns.save(turn({ version: 200, latency_ms: 900 }));
    await turns.save(turn({ version: 100, latency_ms: 600 }));

    await expect(turns.ofCall('call-123')).resolves.toMatchObject([{ latency_ms: 900 }]);
  });

  test('figures_count_every_turn_and_take_percentiles_over_those_with_a_latency', async () => {
    const latencies = [400, 500, 600, 3_000];
    await Promise.all(
      latencies.map((latency_ms, index) => turns.save(turn({ response_id: `resp-${index}`, latency_ms }))),
    );
    const noLatency = { speech_ended_at: null, latency_ms: null };
    await turns.save(turn({ response_id: 'greeting', ...noLatency, interrupted: true, interrupted_at_ms: 700 }));
    await turns.save(turn({ response_id: 'unheard', first_audio_at: null, latency_ms: null, interrupted: true }));
    await turns.save(turn({ response_id: 'cut', ...noLatency, interrupted: null }));

    await expect(turns.figures('call-123')).resolves.toEqual({
      turns: 7,
      interrupted: 2,
      unheard: 1,
      latency_p50_ms: 500,
      latency_p95_ms: 3_000,
      latency_max_ms: 3_000,
    });
  });

  test('figures_of_a_call_without_turns_are_zero', async () => {
    await expect(turns.figures('unknown')).resolves.toEqual({
      ...{ turns: 0, interrupted: 0, unheard: 0 },
      ...{ latency_p50_ms: null, latency_p95_ms: null, latency_max_ms: null },
    });
  });
});
