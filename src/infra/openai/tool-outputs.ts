import { outputItemId } from './item-ids';
import type { ResponseSequencer } from './response-sequencer';

interface Output {
  text: string;
  /** Resolves when the frame is on the socket. */
  written: Promise<void>;
  /** The server has it. */
  confirmed: boolean;
}

/** The tool outputs of a call: each is handed to the model once, and again when it got lost with a socket. */
export class ToolOutputs {
  private readonly outputs = new Map<string, Output>();
  private readonly doubtful = new Set<string>();

  constructor(
    private readonly socket: {
      /** Resolves when the frame is written, rejects when it cannot be now. */
      deliver(frame: object): Promise<void>;
      /** Writes what is looked after when the socket breaks. */
      send(frame: object): void;
    },
    private readonly sequencer: ResponseSequencer,
  ) {}

  /** Hands an output to the model; the same function call is answered once. Ends when the frame is written. */
  async report(functionCallId: string, text: string): Promise<void> {
    const before = this.outputs.get(functionCallId);
    if (before) return before.written;
    const written = this.socket.deliver(functionCallOutput(functionCallId, text));
    // Noted before it leaves: the server's echo may be quicker than the socket's word that it was written.
    this.outputs.set(functionCallId, { text, written, confirmed: false });
    try {
      await written;
    } catch (error) {
      this.outputs.delete(functionCallId);
      throw error;
    }
    this.sequencer.outputSent(functionCallId);
  }

  /** An output that an owner before has written; whether it arrived is to be asked. */
  remember(functionCallId: string, text: string): void {
    if (this.outputs.has(functionCallId)) return;
    this.outputs.set(functionCallId, { text, written: Promise.resolve(), confirmed: false });
  }

  /** An output that an owner before may have written without anybody learning of it; that is to be asked. */
  doubt(functionCallId: string): void {
    if (!this.outputs.has(functionCallId)) this.doubtful.add(functionCallId);
  }

  /** Function calls that count as unanswered, and are perhaps not. */
  get doubted(): string[] {
    return [...this.doubtful];
  }

  /** What became of a doubt: an output that is in the conversation is not written again. */
  settleDoubt(functionCallId: string, isThere: boolean): void {
    if (!this.doubtful.delete(functionCallId) || !isThere || this.outputs.has(functionCallId)) return;
    this.outputs.set(functionCallId, { text: '', written: Promise.resolve(), confirmed: true });
    this.sequencer.outputFound(functionCallId);
  }

  /** The server has shown the output of a function call. */
  confirm(functionCallId: string): void {
    const output = this.outputs.get(functionCallId);
    if (output) output.confirmed = true;
    this.sequencer.outputConfirmed(functionCallId);
  }

  /** Function calls whose outputs were written, but never shown by the server. */
  get unconfirmed(): string[] {
    return [...this.outputs].filter(([, { confirmed }]) => !confirmed).map(([functionCallId]) => functionCallId);
  }

  /** The function call whose output this item is, null when it is none of these. */
  functionCallOf(itemId: string): string | null {
    return [...this.outputs.keys()].find((functionCallId) => outputItemId(functionCallId) === itemId) ?? null;
  }

  /** Writes an output again that is not in the conversation. */
  resend(functionCallId: string): void {
    const output = this.outputs.get(functionCallId);
    if (!output) return;
    this.sequencer.outputLost(functionCallId);
    this.socket.send(functionCallOutput(functionCallId, output.text));
    this.sequencer.outputSent(functionCallId);
  }
}

function functionCallOutput(functionCallId: string, output: string): object {
  return {
    type: 'conversation.item.create',
    item: { id: outputItemId(functionCallId), type: 'function_call_output', call_id: functionCallId, output },
  };
}
