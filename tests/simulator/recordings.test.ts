import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Frame } from '../../src/simulator/wire/frame';
import { scenarioOf } from './support/scenario-of';
import { answeredCall, testSimulator } from './support/test-simulator';

interface RecordedLine {
  direction: 'sent' | 'received';
  data: Frame;
}

function recording(name: string): RecordedLine[] {
  const text = readFileSync(join(__dirname, '../fixtures/recordings', name), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedLine);
}

/** The names of a value's fields and the types of what is in them. Ids of predecessors may be null anywhere. */
function shapeOf(value: unknown, key = ''): unknown {
  if (key === 'previous_item_id') return 'item id or null';
  if (key === 'parameters') return 'the tool’s own';
  if (Array.isArray(value)) return value.map((element) => shapeOf(element));
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => left.localeCompare(right))
      .map(([name, field]) => [name, shapeOf(field, name)]),
  );
}

/** Deltas come in any number: of those in a row one is kept. The limits are sent in live traffic, not in these. */
function essence(frames: Frame[]): Frame[] {
  return frames
    .filter(({ type }) => type !== 'rate_limits.updated')
    .filter(({ type }, index, all) => !type.endsWith('.delta') || all[index - 1]?.type !== type);
}

/** Sends what the recording's client sent, each after the events it was sent after. */
async function replay(lines: RecordedLine[], steps: unknown[], sessionCreatedOnAttach = false): Promise<Frame[]> {
  const simulator = await testSimulator({ switches: { sessionCreatedOnAttach } });
  const accept = { type: 'realtime', model: 'gpt-realtime', instructions: 'Be kind.' };
  const { call, sideband } = await answeredCall(simulator, scenarioOf(steps), { accept });
  let functionCallId = '';
  for (const [index, { direction, data }] of lines.entries()) {
    if (direction === 'received') {
      // Of a run of deltas the simulator may send fewer.
      if (data.type.endsWith('.delta') && lines[index - 1]?.data.type === data.type) continue;
      if (data.type.startsWith('conversation.item') || data.type === 'response.output_item.done') continue;
      const frame = await sideband.next(data.type);
      if (frame.type === 'response.function_call_arguments.done') functionCallId = String(frame.call_id);
      continue;
    }
    const item = data.item as Record<string, unknown> | undefined;
    sideband.send(item?.call_id === undefined ? data : { ...data, item: { ...item, call_id: functionCallId } });
  }
  call.finish('stopped');
  await sideband.closed;
  return sideband.frames;
}

describe('frames compared with recorded traffic', () => {
  test('textTurn_onASideband_hasTheRecordedOrderAndShapes', async () => {
    const lines = recording('sideband-text-turn.ndjson');
    const recorded = essence(lines.filter(({ direction }) => direction === 'received').map(({ data }) => data));

    const simulated = essence(await replay(lines, [{ model_says: 'Hello there!' }, { silence: 60_000 }]));

    expect(simulated.map(({ type }) => type)).toEqual(recorded.map(({ type }) => type));
    expect(simulated.map((frame) => shapeOf(frame))).toEqual(recorded.map((frame) => shapeOf(frame)));
  });

  test('toolCallRound_withItsOutputAndAnswer_hasTheRecordedOrderAndShapes', async () => {
    const lines = recording('websocket-tool-call-round.ndjson');
    const recorded = essence(lines.filter(({ direction }) => direction === 'received').map(({ data }) => data));
    const steps = [
      { model_calls: [{ tool: 'get_weather', arguments: { city: 'London' } }] },
      'expect_results',
      { model_says: 'It is foggy and 12 degrees in London.' },
      { silence: 60_000 },
    ];

    const simulated = essence(await replay(lines, steps, true));

    expect(simulated.map(({ type }) => type)).toEqual(recorded.map(({ type }) => type));
    expect(simulated.map((frame) => shapeOf(frame))).toEqual(recorded.map((frame) => shapeOf(frame)));
  });
});
