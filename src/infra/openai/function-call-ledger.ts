/** What an earlier owner of the call knew of one response: its function calls, and which outputs were handed over. */
export interface RestoredResponse {
  responseId: string;
  functionCallIds: readonly string[];
  answered: readonly string[];
}

/**
 * How far an output got. `awaited` the tool runs · `written` its frame is on the socket · `asked` the last create that
 * was sent is to carry it · `seen` a response has it in its context.
 */
interface FunctionCall {
  responseId: string;
  output: 'awaited' | 'written' | 'asked' | 'seen';
  /** The server has echoed the output. */
  confirmed: boolean;
  /** It was lost with a socket, so nobody can have reacted to it before it was written again. */
  resent: boolean;
}

/** Keeps which function calls belong to which response, and which outputs the model has yet to react to. Pure. */
export class FunctionCallLedger {
  private readonly calls = new Map<string, FunctionCall>();
  private readonly done = new Set<string>();

  /** A function call was seen; told again, it changes nothing. */
  add(responseId: string, functionCallId: string): void {
    if (this.calls.has(functionCallId)) return;
    this.calls.set(functionCallId, { responseId, output: 'awaited', confirmed: false, resent: false });
  }

  /** Outputs that an earlier owner handed over are left to its own create. */
  restore({ responseId, functionCallIds, answered }: RestoredResponse): void {
    for (const functionCallId of functionCallIds) this.add(responseId, functionCallId);
    for (const functionCallId of answered) {
      const call = this.calls.get(functionCallId);
      if (call?.output === 'awaited') call.output = 'seen';
    }
  }

  /** A response has ended, so it asks for no more functions. */
  responseDone(responseId: string): void {
    this.done.add(responseId);
  }

  /** Nothing more will be heard of the responses known so far. */
  allDone(): void {
    for (const { responseId } of this.calls.values()) this.done.add(responseId);
  }

  /** A response was created: it sees every output that the server had echoed before. */
  responseCreated(): void {
    for (const call of this.calls.values()) if (call.confirmed) call.output = 'seen';
  }

  /** An output was written; one of an unknown call forms a group of its own. */
  outputSent(functionCallId: string): void {
    if (!this.calls.has(functionCallId)) {
      this.add(functionCallId, functionCallId);
      this.done.add(functionCallId);
    }
    const call = this.calls.get(functionCallId);
    if (call?.output === 'awaited') call.output = 'written';
  }

  /** An earlier owner had handed the output over after all: what it asked for is left to it. */
  outputFound(functionCallId: string): void {
    const call = this.calls.get(functionCallId);
    if (call?.output === 'awaited') call.output = 'seen';
  }

  /** The server has echoed an output. */
  outputConfirmed(functionCallId: string): void {
    const call = this.calls.get(functionCallId);
    if (call) call.confirmed = true;
  }

  /** The model has reacted to the outputs that were written before the socket was lost, or will without being asked. */
  reactedTo(): void {
    for (const call of this.calls.values()) if (call.output === 'written' && !call.resent) call.output = 'seen';
  }

  /** An output that was written got lost with its socket, and will be written again. */
  outputLost(functionCallId: string): void {
    const call = this.calls.get(functionCallId);
    if (call) Object.assign(call, { output: 'awaited', confirmed: false, resent: true });
  }

  /** True when this output, and all others of its response, were handed over and asked for, by whomever. */
  isGroupSeen(functionCallId: string): boolean {
    const responseId = this.calls.get(functionCallId)?.responseId;
    const group = [...this.calls.values()].filter((call) => call.responseId === responseId);
    return responseId !== undefined && group.every((call) => call.output === 'seen');
  }

  /** True when a response is done, all its function calls are answered, and an answer has not been reacted to. */
  get due(): boolean {
    const calls = [...this.calls.values()];
    const waiting = new Set(calls.filter((call) => call.output === 'awaited').map((call) => call.responseId));
    return calls.some(
      ({ output, responseId }) => output === 'written' && this.done.has(responseId) && !waiting.has(responseId),
    );
  }

  /** A create is being sent: it carries every output that is written, due or not. */
  ask(): void {
    this.settle();
    this.change('written', 'asked');
  }

  /** A create is being sent that carries no outputs: those of the one before are settled by it all the same. */
  settle(): void {
    this.change('asked', 'seen');
  }

  /** The last create was refused: its outputs are due again, but for those that another response has seen. */
  takeBack(): void {
    this.change('asked', 'written');
  }

  private change(from: FunctionCall['output'], to: FunctionCall['output']): void {
    for (const call of this.calls.values()) if (call.output === from) call.output = to;
  }
}
