import { TurnTracker } from '../../../src/infra/openai/turn-tracker';
import { sidebandEventSchema } from '../../../src/models/sideband-event';
import type { Turn } from '../../../src/models/turn';
import { functionCallItem, outputAdded, responseCreated, responseDone } from '../../fixtures/sideband-events';
import { seeded } from './conversation-walk';

const audio = (what: string, response_id: string): object => ({ type: `output_audio_buffer.${what}`, response_id });

/** Events in any order, of a few responses and function calls, as a server in disorder might send them. */
function anyEvent(random: () => number, step: number): object {
  const response = `resp-${Math.floor(random() * 4) + Math.floor(step / 20) * 4}`;
  const call = `fc-${Math.floor(random() * 6)}`;
  const events = [
    { type: 'input_audio_buffer.speech_started' },
    { type: 'input_audio_buffer.speech_stopped' },
    responseCreated(response),
    responseDone(response),
    responseDone(response, [functionCallItem(call)]),
    outputAdded(call),
    { type: 'response.output_item.added', response_id: response, item: { id: `item-${response}`, type: 'message' } },
    { type: 'response.content_part.added', response_id: response, part: { type: 'audio' } },
    audio('started', response),
    audio('stopped', response),
    audio('cleared', response),
    { type: 'conversation.item.truncated', item_id: `item-${response}`, audio_end_ms: 100 },
  ];
  return events[Math.floor(random() * events.length)] ?? {};
}

describe('TurnTracker, whatever it hears', () => {
  it.each(Array.from({ length: 200 }, (_, seed) => seed))('walk_%i_breaks_no_rule', (seed) => {
    const random = seeded(seed);
    const tracker = new TurnTracker('call-123', 100, random() < 0.5);
    const turns: Turn[] = [];
    const ends = new Set<number>();
    const starts = new Set<number>();
    for (let step = 0; step < 200; step++) {
      const event = sidebandEventSchema.parse(anyEvent(random, step));
      const at = step * 10;
      if (event.type === 'input_audio_buffer.speech_stopped') ends.add(at);
      if (event.type === 'output_audio_buffer.started' || event.type === 'response.content_part.added') starts.add(at);
      turns.push(...tracker.handle(event, { wall: at, monotonic: at }));
      if (random() < 0.01) turns.push(...tracker.missedSomething());
    }
    turns.push(...tracker.end('call_over'));

    // Each turn once, and none is left open.
    const named = turns.map(({ response_id, began_at }) => `${response_id} ${began_at}`);
    expect(new Set(named).size).toBe(named.length);
    expect(tracker.end('call_over')).toEqual([]);
    for (const { speech_ended_at, first_audio_at, latency_ms, interrupted, interrupted_at_ms } of turns) {
      // Moments are those of events of the right kind, and the latency lies between them.
      const spokeUntil = speech_ended_at === null ? null : Date.parse(speech_ended_at);
      const heardFrom = first_audio_at === null ? null : Date.parse(first_audio_at);
      expect(spokeUntil === null || ends.has(spokeUntil)).toBe(true);
      expect(heardFrom === null || starts.has(heardFrom)).toBe(true);
      expect(latency_ms).toBe(spokeUntil === null || heardFrom === null ? null : heardFrom - spokeUntil);
      expect(latency_ms ?? 0).toBeGreaterThanOrEqual(0);
      expect(interrupted_at_ms === null || interrupted === true).toBe(true);
    }
  });
});
