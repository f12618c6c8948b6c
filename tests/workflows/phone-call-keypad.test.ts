import { dtmfSignal } from '../../workflows/messages';
import { callTestBed } from '../fixtures/call-test-bed';
import type { ScriptedCall } from '../fixtures/scripted-call';

const at = '2026-11-23T10:00:00.000Z';

/** Signals keys as an owner does; `from` is the number of keys it has signalled before. */
async function press(call: ScriptedCall, keys: string, { epoch = 1, from = 0 } = {}): Promise<void> {
  for (const [index, digit] of [...keys].entries()) {
    await call.handle.signal(dtmfSignal, { digit, at, epoch, index: from + index });
  }
}

describe('phoneCall keypad', () => {
  const bed = callTestBed();

  it('keypad_keys_that_end_with_a_hash_are_told_at_once_and_together', async () => {
    const call = await bed.ring();
    await call.answered();

    await press(call, '4711#');
    await call.untilPerformed('say');
    await call.callerHangsUp();
    await call.result;

    expect(call.inputsOf('say')).toMatchObject([
      { text: 'The caller pressed these keys on the telephone: 4 7 1 1 #', respond: true },
    ]);
    expect(call.storedRecord.dtmf.map(({ digit }) => digit).join('')).toBe('4711#');
  });

  it('keypad_keys_without_a_hash_are_told_after_a_pause_and_later_ones_apart', async () => {
    const call = await bed.ring();
    await call.answered();

    await press(call, '12');
    await bed.sleep(2_500);
    await call.untilPerformed('say');
    await press(call, '3#', { from: 2 });
    await call.untilPerformed('say', 2);
    await call.callerHangsUp();
    await call.result;

    expect(call.inputsOf('say').map(({ text }) => text.split(': ')[1])).toEqual(['1 2', '3 #']);
  });

  it('keypad_keys_signalled_again_or_heard_by_two_owners_count_once', async () => {
    const call = await bed.ring();
    await call.answered();

    await press(call, '44');
    await press(call, '44');
    await press(call, '44#', { epoch: 2 });
    await call.untilPerformed('say');
    await call.callerHangsUp();
    await call.result;

    expect(call.inputsOf('say').map(({ text }) => text.split(': ')[1])).toEqual(['4 4 #']);
    expect(call.storedRecord.dtmf.map(({ digit }) => digit).join('')).toBe('44#');
  });

  it('keypad_keys_of_a_call_that_ends_are_kept_and_told_to_nobody', async () => {
    const call = await bed.ring();
    await call.answered();

    await press(call, '1');
    await call.until(({ dtmf }) => dtmf.length === 1);
    await call.callerHangsUp();
    await call.result;

    expect(call.inputsOf('say')).toEqual([]);
    expect(call.storedRecord.dtmf).toHaveLength(1);
  });
});
