import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type History, historyFromJson, historyToJson } from '../../../src/infra/temporal/history-json';

/** Where the recorded histories are, one file a kind of call. */
export const historiesDirectory = path.resolve(__dirname, '../histories');

/** The kinds of call of which a history is kept. */
export function recordedKinds(): string[] {
  return readdirSync(historiesDirectory)
    .filter((file) => file.endsWith('.json'))
    .map((file) => path.basename(file, '.json'))
    .sort();
}

/** The recorded history of a kind of call. */
export function recordedHistory(kind: string): History {
  return historyFromJson(JSON.parse(readFileSync(path.join(historiesDirectory, `${kind}.json`), 'utf8')));
}

/** Names and texts of the machine that recorded: replaying needs none of them. */
const ofTheMachine = new Set(['identity', 'stackTrace', 'requestId']);

/** A history as it is kept: what `temporal workflow show --output json` prints, an event a line, without the machine. */
export function historyFileText(history: History): string {
  const { events } = historyToJson(history);
  return `{"events":[\n${events.map((event) => JSON.stringify(withoutMachine(event))).join(',\n')}\n]}\n`;
}

function withoutMachine(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutMachine);
  if (typeof node !== 'object' || node === null) return node;
  const { kind, normalName } = node as { kind?: unknown; normalName?: unknown };
  return Object.fromEntries(
    Object.entries(node)
      .filter(([name]) => !ofTheMachine.has(name))
      // A sticky queue is named after its worker's machine.
      .map(([name, value]) =>
        name === 'name' && kind === 'TASK_QUEUE_KIND_STICKY'
          ? [name, `${String(normalName)}-sticky`]
          : [name, withoutMachine(value)],
      ),
  );
}
