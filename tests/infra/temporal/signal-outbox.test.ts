import { SignalOutbox } from '../../../src/infra/temporal/signal-outbox';
import { type Dtmf, dtmfSignal } from '../../../workflows/messages';
import { type SignalAnswer, SignalledClient } from '../../fixtures/signalled-client';

const digit = (value: string): Dtmf => ({ digit: value, at: '2026-11-23T10:00:00.000Z', epoch: 1, index: 0 });

function outbox(...answers: SignalAnswer[]): {
  temporal: SignalledClient;
  signals: SignalOutbox;
  gone: jest.Mock;
  notes: string[];
  press: (...values: string[]) => void;
  arrived: () => string[];
} {
  const temporal = new SignalledClient(answers);
  const gone = jest.fn();
  const notes: string[] = [];
  const signals = new SignalOutbox(temporal.client, 'call-1', { gone, note: (event) => notes.push(event) });
  return {
    temporal,
    signals,
    gone,
    notes,
    press: (...values) => values.forEach((value) => signals.push(dtmfSignal, digit(value))),
    arrived: () => temporal.signals.map(({ payload }) => (payload as { digit: string }).digit),
  };
}

describe('SignalOutbox', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('outbox_signal_goes_to_its_workflow_with_its_payload', async () => {
    const { temporal, press } = outbox();

    press('1');
    await jest.advanceTimersByTimeAsync(0);

    expect(temporal.signals).toEqual([{ workflowId: 'call-1', name: 'dtmf', payload: digit('1') }]);
  });

  it('outbox_keeps_the_order_over_failures', async () => {
    const { press, arrived, notes } = outbox('unavailable', 'unavailable', 'taken', 'unavailable');

    press('1', '2', '3');
    await jest.advanceTimersByTimeAsync(10_000);

    expect(arrived()).toEqual(['1', '2', '3']);
    expect(notes).toEqual(['signal_retried', 'signal_retried', 'signal_retried']);
  });

  it('outbox_signal_that_hangs_is_sent_again', async () => {
    const { press, arrived } = outbox('hang');

    press('1');
    await jest.advanceTimersByTimeAsync(10_000);

    expect(arrived()).toEqual(['1']);
  });

  it.each([
    ['waits_until_all_has_arrived', ['unavailable', 'unavailable'] as const, ['1', '2']],
    ['gives_up_at_its_limit', Array.from({ length: 100 }, () => 'unavailable' as const), []],
  ])('outbox_sent_%s', async (_name, answers, expected) => {
    const { signals, press, arrived } = outbox(...answers);
    press('1', '2');
    let over = false;

    void signals.sent(5_000).then(() => (over = true));
    await jest.advanceTimersByTimeAsync(50);
    expect(over).toBe(false);
    await jest.advanceTimersByTimeAsync(5_000);

    expect(over).toBe(true);
    expect(arrived()).toEqual(expected);
  });

  it('outbox_workflow_gone_is_said_once_and_the_rest_forgotten', async () => {
    const { temporal, press, gone } = outbox('not_found');

    press('1', '2');
    await jest.advanceTimersByTimeAsync(0);
    press('3');
    await jest.advanceTimersByTimeAsync(10_000);

    expect(gone).toHaveBeenCalledTimes(1);
    expect(temporal.attempts).toBe(1);
  });

  it('outbox_full_drops_the_newest_and_says_so', async () => {
    const { press, arrived, notes } = outbox('hang');
    press('#');
    await jest.advanceTimersByTimeAsync(0);

    press(...Array.from({ length: 1001 }, () => '*'));
    await jest.advanceTimersByTimeAsync(10_000);

    expect(notes.filter((event) => event === 'signal_dropped')).toHaveLength(1);
    expect(arrived()).toHaveLength(1001);
    expect(arrived()[0]).toBe('#');
  });

  it('outbox_closing_later_still_sends_what_is_queued', async () => {
    const { temporal, signals, press, arrived } = outbox('unavailable');
    press('1', '2');

    signals.closeAfter(5_000);
    await jest.advanceTimersByTimeAsync(5_000);
    press('3');
    await jest.advanceTimersByTimeAsync(0);

    expect(arrived()).toEqual(['1', '2']);
    expect(temporal.attempts).toBe(3);
  });

  it('outbox_closed_sends_nothing_more', async () => {
    const { temporal, signals, press } = outbox('unavailable');
    press('1', '2');
    await jest.advanceTimersByTimeAsync(0);

    signals.close();
    press('3');
    await jest.advanceTimersByTimeAsync(10_000);

    expect(temporal.attempts).toBe(1);
    expect(temporal.signals).toEqual([]);
  });
});
