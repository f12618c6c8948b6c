import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { type ModelPrices, modelPricesSchema } from '../models/model-prices';
import { builtInPrices, withOwnPrices } from '../policies/model-prices';
import { SettingsError } from '../settings';

/**
 * The prices calls are reckoned by: the built-in ones, and those of `MODEL_PRICES_FILE`, which come first.
 * @throws SettingsError when the file cannot be read, or holds anything but prices.
 */
export function readModelPrices(file: string | undefined): ModelPrices {
  if (file === undefined) return builtInPrices;
  const refuse = (problem: string): SettingsError =>
    new SettingsError([`MODEL_PRICES_FILE names ${file}, ${problem} (docs/post-call.md shows its form)`]);
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw refuse(`which cannot be read: ${(error as Error).message}`);
  }
  const prices = modelPricesSchema.safeParse(content);
  if (!prices.success) throw refuse(`which holds no prices:\n${z.prettifyError(prices.error)}`);
  return withOwnPrices(builtInPrices, prices.data);
}
