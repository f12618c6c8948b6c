import { ShortCache } from '../../../../src/apps/gateway/admin/short-cache';

describe('ShortCache', () => {
  let now = 0;
  let loads: string[] = [];
  beforeEach(() => {
    now = 0;
    loads = [];
  });

  const cacheOf = (load: (key: string) => Promise<string>) => {
    const cache = new ShortCache<string>(1_000, () => now);
    return (key: string) =>
      cache.get(key, () => {
        loads.push(key);
        return load(key);
      });
  };

  test('get_within_the_time_loads_once_and_afterwards_again', async () => {
    const get = cacheOf((key) => Promise.resolve(`${key}${loads.length}`));

    const first = await get('a');
    now = 999;
    const second = await get('a');
    now = 1_000;
    const third = await get('a');

    expect([first, second, third]).toEqual(['a1', 'a1', 'a2']);
  });

  test('get_while_loading_waits_for_the_same_load_however_long_it_takes', async () => {
    let finish: (value: string) => void = () => undefined;
    const get = cacheOf(() => new Promise((resolve) => (finish = resolve)));

    const first = get('a');
    now = 5_000;
    const second = get('a');
    finish('late');

    expect(await Promise.all([first, second])).toEqual(['late', 'late']);
    expect(loads).toEqual(['a']);
  });

  test('get_that_failed_is_loaded_anew', async () => {
    const get = cacheOf(() => (loads.length === 1 ? Promise.reject(new Error('away')) : Promise.resolve('there')));

    await expect(get('a')).rejects.toThrow('away');

    await expect(get('a')).resolves.toBe('there');
  });

  test('get_keys_have_values_of_their_own', async () => {
    const get = cacheOf((key) => Promise.resolve(key));

    expect([await get('a'), await get('b')]).toEqual(['a', 'b']);
  });
});
