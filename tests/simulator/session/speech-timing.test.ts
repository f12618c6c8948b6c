import { deltasOf } from '../../../src/simulator/session/speech-timing';

describe('deltasOf', () => {
  test.each(['Hello there, how are you?', 'One', '  spaces  around ', 'line\nbreak'])(
    'deltasOf_%j_addUpToTheText',
    (text) => {
      expect(deltasOf(text).join('')).toBe(text);
    },
  );

  test('deltasOf_aSentence_areItsWords', () => {
    expect(deltasOf('We are open.')).toEqual(['We', ' are', ' open.']);
  });
});
