import { drawn, type Fault, FaultDealer, type FaultSwitches } from '../../../src/simulator/faults';
import { scenarioOf } from '../support/scenario-of';
import { Sideband } from '../support/sideband';
import { ACCEPT_BODY, answeredCall, request, testSimulator } from '../support/test-simulator';

const QUIET = scenarioOf([{ silence: 600_000 }], { transfers: [{ then: 'nothing' }] });
const TARGET = { target_uri: 'tel:+33145678999' };

/** A call in progress whose REFERs meet these faults, one after the other. */
async function referringCall(...refer: (Fault | null)[]) {
  const simulator = await testSimulator();
  const { call, sideband } = await answeredCall(simulator, QUIET, { switches: { faults: { script: { refer } } } });
  const send = () => request(simulator, call.callId, 'refer', TARGET, { 'idempotency-key': 'k1' });
  const refers = () => simulator.requests(call.callId).filter(({ verb }) => verb === 'refer');
  return { simulator, call, sideband, send, refers };
}

describe('REST faults', () => {
  test('refer_meets_a_429_is_not_carried_out_and_told_when_to_come_back', async () => {
    const { call, send, refers } = await referringCall({ kind: 'answer', status: 429, retryAfterS: 2 }, null);

    const refused = await send();
    const taken = await send();

    expect([refused.status, taken.status]).toEqual([429, 200]);
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(await refused.json()).toMatchObject({ error: { code: 'rate_limit_exceeded' } });
    expect(call.referrals).toHaveLength(1);
    expect(refers()).toMatchObject([
      { status: 429, effect: false, fault: 'answer' },
      { status: 200, effect: true, fault: null },
    ]);
  });

  test('refer_meets_a_502_that_was_carried_out_shows_its_effect_in_the_journal', async () => {
    const { call, send, refers } = await referringCall({ kind: 'answer', status: 502, carriedOut: true });

    const answer = await send();

    expect(answer.status).toBe(502);
    expect(call.referrals).toHaveLength(1);
    expect(refers()).toMatchObject([{ status: 502, effect: true }]);
  });

  test('refer_answer_or_request_is_lost_and_only_the_first_was_carried_out', async () => {
    const { call, send, refers } = await referringCall({ kind: 'lost_answer' }, { kind: 'lost_request' });

    await expect(send()).rejects.toThrow('fetch failed');
    await expect(send()).rejects.toThrow('fetch failed');

    expect(call.referrals).toHaveLength(1);
    expect(refers()).toMatchObject([
      { status: null, effect: true, fault: 'lost_answer' },
      { status: null, effect: false, fault: 'lost_request' },
    ]);
  });

  test('refer_is_slow_was_carried_out_before_its_client_gives_up', async () => {
    const { simulator, call, refers } = await referringCall({ kind: 'slow', delayMs: 100 });
    const impatient = fetch(`${simulator.url}/realtime/calls/${call.callId}/refer`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk-test', 'content-type': 'application/json' },
      body: JSON.stringify(TARGET),
      signal: AbortSignal.timeout(20),
    });

    await expect(impatient).rejects.toThrow('timeout');
    await new Promise<void>((resolve) => simulator.onEvent(({ kind }) => kind === 'request' && resolve()));

    expect(refers()).toMatchObject([{ status: null, effect: true, fault: 'slow' }]);
  });

  test('client_without_the_key_meets_no_fault', async () => {
    const { simulator, call, send } = await referringCall({ kind: 'answer', status: 500 });

    const stranger = await request(simulator, call.callId, 'refer', TARGET, { authorization: 'Bearer sk-other' });

    expect(stranger.status).toBe(401);
    expect((await send()).status).toBe(500);
  });
});

describe('sideband faults', () => {
  test('sideband_refused_reset_and_dropped_is_opened_by_the_fourth_try', async () => {
    const simulator = await testSimulator();
    const attach: (Fault | null)[] = [
      { kind: 'answer', status: 503 },
      { kind: 'lost_request' },
      { kind: 'drop', afterMs: 5 },
    ];
    const call = simulator.placeCall(QUIET, { switches: { faults: { script: { attach } } } });
    await request(simulator, call.callId, 'accept', ACCEPT_BODY);
    const open = () => Sideband.attach(simulator.wsUrl, call.callId);

    await expect(open()).rejects.toThrow('503');
    await expect(open()).rejects.toThrow();
    expect((await (await open()).closed).code).toBe(1006);
    await open();

    expect(call.sockets.count).toBe(1);
    expect(simulator.socketEvents(call.callId)).toMatchObject([
      { state: 'refused', status: 503 },
      { state: 'refused', status: null },
      { state: 'attached' },
      { state: 'detached', code: 1006 },
      { state: 'attached' },
    ]);
  });
});

describe('FaultDealer', () => {
  const callWith = (faults: Partial<FaultSwitches>, callId = 'rtc_1') => ({
    callId,
    identity: { switches: { faults: { seed: 's', rules: [], script: {}, ...faults } } },
  });
  const slow = { kind: 'slow', delayMs: 1 } as const;
  const half = { rules: [{ probability: 0.5, fault: slow }] };

  test('fault_dealer_same_seed_and_call_deal_the_same_whatever_else_is_asked', () => {
    const [first, second] = [new FaultDealer(), new FaultDealer()];
    const [one, other, same] = [callWith(half), callWith(half, 'rtc_2'), callWith(half)];

    const expected = Array.from({ length: 50 }, () => first.next(one, 'refer'));
    const dealt = Array.from({ length: 50 }, () => {
      second.next(other, 'refer');
      second.next(same, 'hangup');
      return second.next(same, 'refer');
    });

    expect(dealt).toEqual(expected);
    expect(new Set(dealt)).toEqual(new Set([slow, null]));
  });

  test('fault_dealer_another_seed_deals_otherwise', () => {
    const dealer = new FaultDealer();
    const deal = (seed: string) => {
      const call = callWith({ ...half, seed });
      return Array.from({ length: 50 }, () => dealer.next(call, 'refer'));
    };

    expect(deal('a')).not.toEqual(deal('b'));
  });

  test('fault_dealer_script_comes_before_rules_and_rules_keep_to_their_verbs', () => {
    const dealer = new FaultDealer();
    const rules = [{ verbs: ['refer' as const], probability: 1, fault: slow }];
    const call = callWith({ rules, script: { refer: [null, { kind: 'lost_answer' }] } });

    expect([1, 2, 3].map(() => dealer.next(call, 'refer'))).toEqual([null, { kind: 'lost_answer' }, slow]);
    expect(dealer.next(call, 'accept')).toBeNull();
    expect(dealer.next(callWith({ rules: [{ probability: 1, fault: slow }] }), 'attach')).toBeNull();
  });

  test('drawn_numbers_are_spread_evenly', () => {
    const numbers = Array.from({ length: 2_000 }, (_, index) => drawn('seed', index));

    const tenths = Array.from({ length: 10 }, (_, i) => numbers.filter((n) => Math.floor(n * 10) === i).length);
    expect(Math.min(...tenths)).toBeGreaterThan(130);
    expect(Math.max(...tenths)).toBeLessThan(270);
  });
});
