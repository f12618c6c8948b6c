import { withDates, withInstants } from '../../../src/infra/mongo/bson-dates';

const instant = '2026-11-20T10:00:00.000Z';

describe('withDates', () => {
  test('with_dates_keys_that_end_in_at_become_dates_at_any_depth', () => {
    const stored = withDates({ ended_at: instant, owners: [{ seated_at: instant }], dtmf: [{ at: instant }] });

    expect(stored).toEqual({
      ended_at: new Date(instant),
      owners: [{ seated_at: new Date(instant) }],
      dtmf: [{ at: new Date(instant) }],
    });
  });

  test.each([{ text: instant }, { format: instant }, { interrupted_at_ms: 120 }, { ended_at: null }, { at: 'soon' }])(
    'with_dates_%j_stays_as_it_is',
    (record) => {
      expect(withDates(record)).toEqual(record);
    },
  );
});

describe('withInstants', () => {
  test('with_instants_undoes_with_dates', () => {
    const record = { started_at: instant, tool_calls: [{ finished_at: null, invoked_at: instant }], version: 3 };

    expect(withInstants(withDates(record))).toEqual(record);
  });
});
