import { type JournalRecord } from '../journal';
import { type Frame } from '../wire/frame';

/** Frames a person wants to see; the others are the wire's own business. */
const FRAME_LINES: Record<string, ((frame: Frame) => string) | undefined> = {
  'response.output_audio_transcript.done': (frame) => `agent     “${String(frame.transcript)}”`,
  'response.output_text.done': (frame) => `agent     “${String(frame.text)}”`,
  'conversation.item.input_audio_transcription.completed': (frame) => `caller    “${String(frame.transcript)}”`,
  'response.function_call_arguments.done': (frame) => `tool      ${String(frame.name)} ${String(frame.arguments)}`,
  'input_audio_buffer.dtmf_event_received': (frame) => `key       ${String(frame.event)}`,
  'output_audio_buffer.cleared': () => 'caller    interrupts',
  'response.create': () => 'client    asks the model to answer',
  'conversation.item.create': (frame) => `client    ${describeItem(frame.item)}`,
  error: (frame) => `error     ${(frame.error as { message: string }).message}`,
};

function describeItem(item: unknown): string {
  const { type, output } = (item ?? {}) as { type?: unknown; output?: unknown };
  return type === 'function_call_output' ? `result ${String(output)}` : `adds a ${String(type)}`;
}

/** One line about a record, for a person who watches; null for what need not be seen. */
export function timelineLine(record: JournalRecord): string | null {
  switch (record.kind) {
    case 'frame':
      return Object.hasOwn(FRAME_LINES, record.frame.type)
        ? (FRAME_LINES[record.frame.type]?.(record.frame) ?? null)
        : null;
    case 'request':
      return `${record.verb.padEnd(9)} ${record.status ?? 'no answer'} ${record.verb === 'refer' ? record.body : ''}`.trimEnd();
    case 'delivery': {
      const attempt = record.attempt > 1 ? ` (attempt ${record.attempt})` : '';
      return `webhook   ${record.status ?? record.error ?? 'no answer'}${attempt}`;
    }
    case 'socket':
      return `sideband  ${record.state}${[record.code, record.status].map((it) => (it == null ? '' : ` (${it})`)).join('')}`;
    case 'call': {
      const { from, to, scenario, end, failure } = record.summary;
      if (record.state === 'ringing') return `☎ ${from} → ${to} (${scenario})`;
      return record.state === 'answered' ? null : `ended     ${end}${failure === null ? '' : `: ${failure}`}`;
    }
  }
}
