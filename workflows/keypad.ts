import { condition } from '@temporalio/workflow';
import type { CallState } from './call-state';
import type { Dtmf } from './messages';
import type { SocketLine } from './socket-line';

/** Keys that come closer together than this belong together; the hash key ends them at once. */
const pauseMs = 2_000;

/** The caller's keypad. OpenAI shows DTMF on the sideband only, so somebody has to tell the model which keys it was. */
export class Keypad {
  private keys = '';
  private presses = 0;

  constructor(
    private readonly state: CallState,
    private readonly line: SocketLine,
  ) {}

  /** Notes a key, once; the last one of a group tells the model about all of them. */
  async pressed(key: Dtmf): Promise<void> {
    const { state } = this;
    if (!state.dtmf(key)) return;
    this.keys += key.digit;
    const press = ++this.presses;
    const isLast = (): boolean => !state.ending && this.presses === press;
    if (key.digit !== '#') await condition(() => !isLast(), pauseMs, { summary: 'does the caller press another key?' });
    if (!isLast()) return;
    const text = `The caller pressed these keys on the telephone: ${[...this.keys].join(' ')}`;
    this.keys = '';
    await this.line.deliver(state.input.limits.report_timeout_ms, (socket, address) =>
      socket.say.executeWithOptions({ summary: 'tell the model which keys were pressed' }, [
        { ...address, text, respond: true },
      ]),
    );
  }
}
