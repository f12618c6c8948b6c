import { CallFinder, InvalidCursorError } from '../../../src/infra/mongo/call-finder';
import type { CallRecord } from '../../../src/models/call-record';
import { callPageSchema, callSearchSchema } from '../../../src/models/call-search';
import { callCollection } from './support/call-collection';

const stored = callCollection();
let finder: CallFinder;
beforeAll(() => {
  finder = new CallFinder(stored.db);
});

const closed = { phase: 'closed', ended_at: '2026-11-20T11:00:00.000Z' } as const;

async function save(call_id: string, record: Partial<CallRecord> = {}): Promise<void> {
  await stored.save({ call_id, ...record });
}

/** Ids of one page, and its cursor. */
async function page(search: Record<string, unknown> = {}): Promise<[string[], string | null]> {
  const found = await finder.search(callSearchSchema.parse(search));
  expect(callPageSchema.parse(found)).toEqual(found);
  return [found.calls.map(({ call_id }) => call_id), found.next_cursor];
}

describe('CallFinder.search', () => {
  beforeEach(async () => {
    await save('rtc_1', { started_at: '2026-11-20T10:00:01.000Z', tenant_id: 'acme', ...closed, outcome: 'completed' });
    await save('rtc_2', { started_at: '2026-11-20T10:00:02.000Z', tenant_id: 'acme', phase: 'live' });
    await save('rtc_3', {
      ...{ started_at: '2026-11-20T10:00:03.000Z', tenant_id: 'acme', caller_number: '+33655555555' },
      ...{ ...closed, outcome: 'rejected:capacity' as const },
    });
    await save('rtc_4', {
      ...{ started_at: '2026-11-20T10:00:04.000Z', tenant_id: null, dialed_number: '+33100000000' },
      ...{ ...closed, outcome: 'rejected:tenant_resolve_failed' as const },
    });
    await save('rtc_5', {
      started_at: '2026-11-20T10:00:05.000Z',
      tenant_id: 'brasserie',
      ...closed,
      outcome: 'failed:internal',
    });
  });

  test.each([
    [{}, ['rtc_5', 'rtc_4', 'rtc_3', 'rtc_2', 'rtc_1']],
    [{ tenant_id: 'acme' }, ['rtc_3', 'rtc_2', 'rtc_1']],
    [{ outcome: 'completed' }, ['rtc_1']],
    [{ outcome: 'rejected' }, ['rtc_4', 'rtc_3']],
    [{ outcome: 'failed' }, ['rtc_5']],
    [{ outcome: 'rejected:capacity', tenant_id: 'brasserie' }, []],
    [{ phase: 'live' }, ['rtc_2']],
    [{ phase: 'closed', tenant_id: 'acme' }, ['rtc_3', 'rtc_1']],
    [{ caller_number: '+33655555555' }, ['rtc_3']],
    [{ caller_number: ' 33655555555' }, ['rtc_3']],
    [{ dialed_number: '33100000000' }, ['rtc_4']],
    [{ from: '2026-11-20T10:00:02Z', to: '2026-11-20T11:00:04+01:00' }, ['rtc_3', 'rtc_2']],
    [{ tenant_id: '$acme' }, []],
  ])('search_%j_finds_%j', async (search, ids) => {
    expect(await page(search)).toEqual([ids, null]);
  });

  test('search_record_of_another_build_is_named_and_hides_no_other', async () => {
    await stored.db
      .collection<{ _id: string }>('calls')
      .updateOne({ _id: 'rtc_3' }, { $set: { outcome: 'abducted', phase: 'gone' } });

    const found = await finder.search(callSearchSchema.parse({ limit: 3 }));

    expect(found.calls.map(({ call_id }) => call_id)).toEqual(['rtc_5', 'rtc_4']);
    expect(found.unreadable_call_ids).toEqual(['rtc_3']);
    expect(await page({ cursor: found.next_cursor })).toEqual([['rtc_2', 'rtc_1'], null]);
  });

  test('search_pages_are_the_whole_list_in_order_and_end', async () => {
    const [first, cursor] = await page({ limit: '2' });
    const [second, further] = await page({ limit: '2', cursor });
    const [third, end] = await page({ limit: '2', cursor: further });

    expect([...first, ...second, ...third]).toEqual(['rtc_5', 'rtc_4', 'rtc_3', 'rtc_2', 'rtc_1']);
    expect(end).toBeNull();
  });

  test('search_pages_stay_the_same_while_calls_arrive_and_change', async () => {
    const [, cursor] = await page({ limit: '2' });
    await save('rtc_9', { started_at: '2026-11-20T10:00:09.000Z' });
    await save('rtc_2', { started_at: '2026-11-20T10:00:02.000Z', phase: 'closing', version: 2 });

    expect(await page({ limit: '10', cursor })).toEqual([['rtc_3', 'rtc_2', 'rtc_1'], null]);
  });

  test('search_calls_of_the_same_instant_are_each_shown_once', async () => {
    await Promise.all(
      Array.from({ length: 7 }, (_, n) =>
        save(`rtc_same_${n}`, { tenant_id: 'same', ...closed, outcome: 'completed' }),
      ),
    );
    const ids: string[] = [];

    for (let cursor: string | null | undefined = undefined; cursor !== null;) {
      const [found, next]: [string[], string | null] = await page({
        tenant_id: 'same',
        limit: '3',
        ...(cursor === undefined ? {} : { cursor }),
      });
      ids.push(...found);
      cursor = next;
    }

    expect(ids).toEqual(Array.from({ length: 7 }, (_, n) => `rtc_same_${6 - n}`));
  });

  test.each(['x', '', 'W10', Buffer.from('["2026","a"]').toString('base64url')])(
    'search_with_the_cursor_%j_is_refused',
    async (cursor) => {
      await expect(finder.search(callSearchSchema.parse({ cursor }))).rejects.toThrow(InvalidCursorError);
    },
  );
});

describe('callSearchSchema', () => {
  test.each([
    { tenant: 'acme' },
    { limit: '0' },
    { limit: '201' },
    { limit: 'many' },
    { outcome: 'rejected:whim' },
    { phase: 'over' },
    { from: 'yesterday' },
    { from: '2026-02-30T00:00:00Z' },
    { caller_number: '01 23' },
    { tenant_id: ['a', 'b'] },
  ])('search_%j_does_not_fit', (search) => {
    expect(callSearchSchema.safeParse(search).success).toBe(false);
  });
});
