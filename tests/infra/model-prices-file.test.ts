import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readModelPrices } from '../../src/infra/model-prices-file';
import { builtInPrices } from '../../src/policies/model-prices';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'sonore-prices-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function file(text: string): string {
  const name = path.join(directory, 'prices.yaml');
  writeFileSync(name, text);
  return name;
}

describe('readModelPrices', () => {
  test('model_prices_without_a_file_are_the_built_in_ones', () => {
    expect(readModelPrices(undefined)).toBe(builtInPrices);
  });

  test('model_prices_of_the_file_come_first', () => {
    const prices = readModelPrices(
      file(
        'text: { gpt-5-mini: { input: 1, cached_input: 0.5, output: 2 } }\ntranscription: { mine: { per_minute: 0.01 } }',
      ),
    );

    expect(prices.text['gpt-5-mini']).toEqual({ input: 1, cached_input: 0.5, output: 2 });
    expect(prices.transcription['mine']).toEqual({ per_minute: 0.01 });
    expect(prices.realtime).toEqual(builtInPrices.realtime);
  });

  test.each([
    ['a price that is missing', 'text: { mine: { input: 1, output: 2 } }', /text\.mine\.cached_input/],
    ['a price below zero', 'transcription: { mine: { per_minute: -1 } }', /transcription\.mine/],
    ['a misspelt part', 'texts: {}', /texts/],
    ['no YAML', 'text: [', /cannot be read/],
    ['nothing', '', /holds no prices/],
  ])('model_prices_file_with_%s_is_a_settings_error_that_says_where', (_, text, problem) => {
    const read = () => readModelPrices(file(text));

    expect(read).toThrow(expect.objectContaining({ name: 'SettingsError', message: expect.stringMatching(problem) }));
    expect(read).toThrow(/MODEL_PRICES_FILE/);
  });

  test('model_prices_file_that_is_not_there_is_a_settings_error', () => {
    expect(() => readModelPrices(path.join(directory, 'none.yaml'))).toThrow(/cannot be read: ENOENT/);
  });
});
