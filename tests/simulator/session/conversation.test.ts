import { Conversation } from '../../../src/simulator/session/conversation';
import { type MessageItem } from '../../../src/simulator/wire/items';

const NOTHING = { text: 0, audio: 0 };

function message(id: string): MessageItem {
  return { id, type: 'message', status: 'completed', role: 'user', content: [] };
}

describe('Conversation', () => {
  test('insert_putsItemsBehindEachOther_atTheRoot_orWhereItIsTold', () => {
    const conversation = new Conversation();

    const previous = [
      conversation.insert(message('a'), NOTHING),
      conversation.insert(message('b'), NOTHING),
      conversation.insert(message('c'), NOTHING, 'root'),
      conversation.insert(message('d'), NOTHING, 'a'),
      conversation.insert(message('e'), NOTHING),
    ];

    expect(previous).toEqual([null, 'a', null, 'a', 'b']);
    expect(() => conversation.insert(message('f'), NOTHING, 'nobody')).toThrow(RangeError);
  });

  test('weight_isTheSumOfWhatIsStillThere', () => {
    const conversation = new Conversation();
    conversation.insert(message('a'), { text: 3, audio: 10 });
    conversation.insert(message('b'), NOTHING);

    conversation.weigh('b', { text: 4, audio: 20 });
    const all = conversation.weight();
    const removed = [conversation.remove('a'), conversation.remove('a')];

    expect(all).toEqual({ text: 7, audio: 30 });
    expect(removed).toEqual([true, false]);
    expect(conversation.weight()).toEqual({ text: 4, audio: 20 });
  });
});
