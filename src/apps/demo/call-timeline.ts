import { type AcceptBody } from '../../models/call-control';
import { type DeliveryRecord, type FrameRecord, type JournalRecord, type RequestRecord } from '../../simulator/journal';
import { type CallStepEvent } from './demo-event';
import { gistOfOutput, readableJson } from './readable-json';
import { TurnQueue } from './turn-queue';

type Line = Pick<CallStepEvent, 'step' | 'text'>;
type Frame = FrameRecord['frame'];

/** Frames a person wants to see; the others are the wire's own business. */
const frameLines: Readonly<Record<string, ((frame: Frame) => Line) | undefined>> = {
  'response.output_audio_transcript.done': (frame) => ({ step: 'agent', text: quoted(frame.transcript) }),
  'conversation.item.input_audio_transcription.completed': (frame) => ({
    step: 'caller',
    text: quoted(frame.transcript),
  }),
  'conversation.item.input_audio_transcription.failed': () => ({ step: 'caller', text: '(not transcribed)' }),
  'output_audio_buffer.cleared': () => ({ step: 'caller', text: '(interrupts)' }),
  'response.function_call_arguments.done': (frame) => ({
    step: 'tool',
    text: `${String(frame.name)} ${readableJson(String(frame.arguments))}`,
  }),
  'input_audio_buffer.dtmf_event_received': (frame) => ({ step: 'key', text: String(frame.event) }),
  error: (frame) => ({ step: 'error', text: (frame.error as { message: string }).message }),
};

/** Turns what OpenAI's side of one call saw into the steps of its timeline; every record goes in, in order. */
export class CallTimeline {
  private startedAt: number | null = null;
  private referrals = 0;
  private readonly functionCallsAt = new Map<string, number>();
  private readonly turns = new TurnQueue();

  /**
   * The steps that are to be told now: none, or several when the words they waited for have come.
   * @param hostQueue the queue of the process that holds the socket, where Temporal knows it.
   */
  steps(record: JournalRecord, hostQueue: string | null = null): CallStepEvent[] {
    const { callId, at } = record;
    this.startedAt ??= at;
    const itemId = itemIdOf(record);
    const isTurn = record.kind === 'frame' && record.frame.type === 'input_audio_buffer.committed';
    if (isTurn && itemId !== null) this.turns.turnEnded(itemId, at);
    const line = this.line(record, hostQueue);
    if (line !== null) {
      const toldAt = (itemId === null ? null : this.turns.endOfTurn(itemId)) ?? at;
      const after_s = seconds(toldAt - this.startedAt);
      this.turns.add({ event: 'call_step', call_id: callId, after_s, ...line }, at, itemId);
    }
    return this.turns.release(at, record.kind === 'call' && record.state === 'ended');
  }

  private line(record: JournalRecord, hostQueue: string | null): Line | null {
    switch (record.kind) {
      case 'delivery':
        return { step: 'webhook', text: deliveryText(record) };
      case 'request':
        return this.requestLine(record);
      case 'socket': {
        const { state, code } = record;
        // Every call ends with it; anything else than a normal close is news.
        if (state === 'detached') return code === 1000 ? null : { step: 'detached', text: `close code ${code}` };
        const worker = hostQueue === null ? '' : `, worker ${workerName(hostQueue)}`;
        return { step: state, text: `control socket${worker}` };
      }
      case 'frame':
        return record.from === 'client' ? this.clientLine(record) : this.serverLine(record);
      case 'call':
        return null;
    }
  }

  private requestLine({ verb, body, status }: RequestRecord): Line {
    const refused = status !== null && status < 300 ? '' : ` → ${status ?? 'no answer'}`;
    const fields = JSON.parse(body || '{}') as Record<string, unknown>;
    switch (verb) {
      case 'accept':
        return { step: refused === '' ? 'accepted' : 'accept', text: `${sessionText(fields)}${refused}` };
      case 'reject':
        return { step: 'rejected', text: `SIP ${String(fields['status_code'])}${refused}` };
      case 'refer':
        this.referrals += 1;
        return { step: 'refer', text: `${String(fields['target_uri'])} → ${status} (attempt ${this.referrals})` };
      default:
        return { step: verb, text: `→ ${status}` };
    }
  }

  private serverLine({ frame, at }: FrameRecord): Line | null {
    if (frame.type === 'response.function_call_arguments.done') this.functionCallsAt.set(String(frame.call_id), at);
    return Object.hasOwn(frameLines, frame.type) ? (frameLines[frame.type]?.(frame) ?? null) : null;
  }

  private clientLine({ frame, at }: FrameRecord): Line | null {
    const { type, call_id: id, output } = (frame.item ?? {}) as Record<string, unknown>;
    if (frame.type !== 'conversation.item.create' || type !== 'function_call_output') return null;
    const calledAt = this.functionCallsAt.get(String(id));
    const delay = calledAt === undefined ? '' : `, ${durationText(at - calledAt)} after its call`;
    return { step: 'result', text: `${gistOfOutput(String(output))} → model${delay}` };
  }
}

function itemIdOf(record: JournalRecord): string | null {
  return record.kind === 'frame' && typeof record.frame.item_id === 'string' ? record.frame.item_id : null;
}

function quoted(words: unknown): string {
  return `“${String(words)}”`;
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}

function durationText(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

function deliveryText({ attempt, status, error, answer, at, answeredAt }: DeliveryRecord): string {
  const again = attempt === 1 ? '' : ` (attempt ${attempt})`;
  if (status === null) return `no answer: ${error ?? ''}${again}`;
  return `${status} in ${durationText(answeredAt - at)}${meaningOf(answer)}${again}`;
}

function meaningOf(answer: string): string {
  if (/"workflow_id"/.test(answer)) return ', signature good, workflow started';
  return /"deduped"\s*:\s*true/.test(answer) ? ', known already' : '';
}

/** What the call was accepted with, of the session config that OpenAI was sent. */
function sessionText(body: Record<string, unknown>): string {
  const { model, instructions, audio, tools = [] } = body as Partial<AcceptBody>;
  return [
    model ?? 'no model',
    ...(audio?.output?.voice === undefined ? [] : [`voice ${audio.output.voice}`]),
    ...(instructions === undefined ? [] : ['instructions']),
    tools.length === 0 ? 'no tools' : tools.map(({ name }) => name).join(', '),
  ].join(' · ');
}

/** The last part of a host queue is random per process; its beginning tells processes apart. */
function workerName(hostQueue: string): string {
  return /-host-(.{4})/.exec(hostQueue)?.[1] ?? hostQueue;
}
