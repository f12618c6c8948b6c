import { modelPricesSchema } from '../../src/models/model-prices';
import { builtInPrices, priceOf, withOwnPrices } from '../../src/policies/model-prices';

describe('model prices', () => {
  test('built_in_prices_have_the_form_of_the_file', () => {
    expect(modelPricesSchema.parse(builtInPrices)).toEqual(builtInPrices);
  });

  test('price_of_a_snapshot_is_that_of_its_model', () => {
    expect(priceOf(builtInPrices.text, 'gpt-5-mini-2025-08-07')).toBe(builtInPrices.text['gpt-5-mini']);
  });

  test.each(['gpt-9', 'constructor', ''])('price_of_%j_is_not_known', (model) => {
    expect(priceOf(builtInPrices.text, model)).toBeNull();
  });

  test('own_prices_add_to_and_replace_the_built_in_ones', () => {
    const own = { input: 1, cached_input: 1, output: 1 };

    const { text, realtime } = withOwnPrices(
      builtInPrices,
      modelPricesSchema.parse({ text: { 'gpt-5-mini': own, mine: own } }),
    );

    expect(text).toMatchObject({ 'gpt-5-mini': own, mine: own, 'gpt-5': builtInPrices.text['gpt-5'] });
    expect(realtime).toEqual(builtInPrices.realtime);
  });
});
