import { toolDeadlineMs } from '../../src/policies/tool-deadline';

test.each([
  [undefined, 15_000, 15_000],
  [5_000, 15_000, 5_000],
  [15_000, 15_000, 15_000],
  [60_000, 15_000, 15_000],
])('tool_deadline_tenant_%s_operator_%i_is_%i', (deadline_ms, tool_deadline_ms, expected) => {
  expect(toolDeadlineMs({ deadline_ms }, { tool_deadline_ms })).toBe(expected);
});
