import { PassThrough } from 'node:stream';
import { askOn } from '../../src/cli/terminal';

/** What `askOn` answers when these keys are pressed on a terminal. */
async function answerTo(keys: string): Promise<string> {
  const input = new PassThrough();
  const output = new PassThrough();
  output.once('data', () => input.write(keys));
  return askOn({ input, output, terminal: true }, 'Sure? ');
}

describe('askOn', () => {
  test('ask_answers_the_line_that_was_typed', async () => {
    await expect(answerTo('yes\r')).resolves.toBe('yes');
  });

  test.each([
    ['ctrl_c', '\u0003'],
    ['ctrl_d', '\u0004'],
  ])('ask_%s_is_an_empty_answer', async (_key, keys) => {
    await expect(answerTo(keys)).resolves.toBe('');
  });
});
