import { dtmfSignal } from '../../workflows/messages';
import { callTestBed } from '../fixtures/call-test-bed';
import type { ScriptedCall } from '../fixtures/scripted-call';

async function press(call: ScriptedCall, keys: string): Promise<void> {
  for (const digit of keys) await call.handle.signal(dtmfSignal, { digit, at: '2026-11-23T10:00:00.000Z' });
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
    await press(call, '3#');
    await call.untilPerformed('say', 2);
    await call.callerHangsUp();
    await call.result;

    expect(call.inputsOf('say').map(({ text }) => text.split(': ')[1])).toEqual(['1 2', '3 #']);
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
