import { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { searchAttributes } from '../../src/models/search-attributes';
import { unheardObservations } from '../../src/infra/temporal/unheard-observations';
import { callTestBed } from '../fixtures/call-test-bed';
import { workflowBundle } from '../setup/servers';

const keyword = temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
const upserted = temporal.api.enums.v1.EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES;

describe('phoneCall history', () => {
  const bed = callTestBed();

  it('history_of_a_finished_call_replays', async () => {
    const call = await bed.ring();
    await call.answered();
    await call.invokeTransfer('fc-1');
    await call.reported('fc-1');
    await bed.sleep(31_000);
    await call.reaches('live');
    await call.quiet('started');
    await bed.sleep(12_000);
    await call.untilPerformed('say', 2);
    await call.quiet('ended', { callerHeard: true });
    await call.takeOver();
    await call.invoke({ function_call_id: 'fc-2' });
    await call.reported('fc-2');
    await call.callerHangsUp();
    await call.result;

    const code = { workflowBundle: workflowBundle(), sinks: unheardObservations };
    const replay = Worker.runReplayHistory(code, await call.handle.fetchHistory());

    await expect(replay).resolves.toBeUndefined();
  });

  it('history_of_sixty_turns_and_ten_tool_calls_stays_small', async () => {
    const call = await bed.ring();
    await call.answered();
    for (let turn = 0; turn < 60; turn++) {
      // Every sixth turn calls a tool, every tenth has a caller who thinks for more than four seconds.
      if (turn % 6 === 0) {
        await call.invoke({ function_call_id: `fc-${turn}`, response_id: `resp-${turn}` });
        await call.reported(`fc-${turn}`);
      }
      if (turn % 10 === 0) {
        await call.quiet('started');
        await call.quiet('ended', { callerHeard: true });
      }
    }
    await call.callerHangsUp();
    await call.result;

    const { events } = await call.handle.fetchHistory();

    expect(call.storedRecord.tool_calls).toHaveLength(10);
    expect(events?.length).toBeLessThan(400);
  });

  it('history_names_tenant_phase_and_outcome_where_they_can_be_searched', async () => {
    const { operatorService } = bed.env.connection;
    const names = Object.values(searchAttributes).map(({ name }) => name);
    await operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: Object.fromEntries(names.map((name) => [name, keyword])),
    });
    const call = await bed.ring({ input: { search_attributes: true } });
    await call.answered();
    await call.callerHangsUp();
    await call.result;

    const { typedSearchAttributes: found } = await call.handle.describe();

    expect(found.get(searchAttributes.tenant)).toBe('test-tenant');
    expect(found.get(searchAttributes.phase)).toBe('closed');
    expect(found.get(searchAttributes.outcome)).toBe('caller_hung_up');
  });

  it('history_has_no_search_attributes_where_they_do_not_exist', async () => {
    const call = await bed.ring({ input: { search_attributes: false } });
    await call.answered();
    await call.callerHangsUp();
    await call.result;

    const { events } = await call.handle.fetchHistory();

    expect(events?.filter(({ eventType }) => eventType === upserted)).toEqual([]);
  });
});
