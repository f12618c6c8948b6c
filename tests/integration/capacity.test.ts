import { scenarioOf } from '../simulator/support/scenario-of';
import { controlRequests } from './support/client-frames';
import { startTestBed, type TestBed } from './support/test-bed';
import { until } from './support/until';

describe('more calls than there is room for', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed({
      settings: { CALL_SLOTS: '1', MAX_CONCURRENT_CALLS: '2', REFUSAL_STATUSES: 'no_seat=480' },
    });
  }, 60_000);
  afterAll(async () => bed.stop());

  const slots = () => bed.repositories.capacity.takenBefore(new Date(Date.now() + 60_000));

  test('calls_beyond_the_limits_are_refused_ringing_recorded_and_leave_no_slot', async () => {
    const live = bed.place(scenarioOf([{ model_says: 'Acme, good morning.' }, 'expect_hangup']));
    await live.attached();

    const rang = Date.now();
    const seatless = await bed.place(scenarioOf([{ expect_rejection: 480 }])).ended();
    const toldAfter = Date.now() - rang;
    await bed.repositories.capacity.reserve('rtc_somebody', 'another-tenant');
    const tooMany = await bed.place(scenarioOf([{ expect_rejection: 486 }])).ended();
    const whileLive = await slots();
    await live.workflow.executeUpdate('hangUp', { args: [{}] });
    await live.ended();
    await bed.repositories.capacity.release('rtc_somebody');

    expect(seatless.summary).toMatchObject({ end: 'rejected', failure: null });
    expect(seatless.record).toMatchObject({ outcome: 'rejected:no_seat', phase: 'closed' });
    expect(toldAfter).toBeGreaterThanOrEqual(3_000); // the seat deadline, not a refusal for another reason
    expect(tooMany.summary).toMatchObject({ end: 'rejected', failure: null });
    expect(tooMany.record).toMatchObject({ outcome: 'rejected:capacity', phase: 'closed' });
    expect(whileLive.map(({ call_id }) => call_id)).toEqual([live.callId, 'rtc_somebody']);
    await until('no slot taken', async () => (await slots()).length === 0);
    expect(controlRequests(bed.simulator, live.callId)).toEqual(['accept 200', 'hangup 200']);
  }, 60_000);
});
