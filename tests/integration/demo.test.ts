import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { type CallFinishedEvent, type CallStepEvent, type DemoEvent } from '../../src/apps/demo/demo-event';
import { scrubbedEnvironment } from '../../src/local-stack';
import { useTemporaryDirectory } from '../local-stack/temporary-directory';
import { mongoServer, temporalServer } from '../setup/servers';

/** Two processes start and one bundles the workflows, beside whatever else the machine is doing. */
const longestRunMs = 180_000;

const directory = useTemporaryDirectory();

/** Starts the demo as `npm run demo` does, on the servers of this run; all that it starts has `variables`, too. */
function startDemo(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const root = path.resolve(__dirname, '../..');
  return spawn(
    process.execPath,
    ['scripts/with-dependencies.mjs', 'src/apps/demo/main.ts', '--exit', '--json', '--speed', '10', ...args],
    {
      cwd: root,
      env: {
        ...scrubbedEnvironment(process.env),
        ...variables,
        // The demo must not let these through to Sonore.
        MONGODB_URI: 'mongodb://127.0.0.1:9/',
        TEMPORAL_ADDRESS: '127.0.0.1:9',
        OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
        SONORE_TEST_TEMPORAL_ADDRESS: temporalServer().address,
        SONORE_TEST_MONGODB_URI: mongoServer().uri,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own, as a terminal gives it.
      detached: true,
    },
  );
}

/** Runs the demo and resolves with all it told. */
async function runDemo(...args: string[]): Promise<{ exitCode: number | null; events: DemoEvent[]; errors: string }> {
  const demo = startDemo(args);
  const [output, errors, [exitCode]] = await Promise.all([
    text(demo.stdout),
    text(demo.stderr),
    once(demo, 'exit') as Promise<[number | null]>,
  ]);
  const lines = output.split('\n').filter((line) => line !== '');
  return { exitCode, events: lines.map((line) => JSON.parse(line) as DemoEvent), errors };
}

const finishedCalls = (events: readonly DemoEvent[]): CallFinishedEvent[] =>
  events.filter((event) => event.event === 'call_finished');

/** The events of one kind, of one call. */
function eventOf<Kind extends DemoEvent['event']>(
  events: readonly DemoEvent[],
  kind: Kind,
  callId: string | undefined,
): Extract<DemoEvent, { event: Kind }> | undefined {
  return events.find(
    (event): event is Extract<DemoEvent, { event: Kind }> =>
      event.event === kind && 'call_id' in event && event.call_id === callId,
  );
}

const stepsOf = (events: readonly DemoEvent[], callId: string | undefined): CallStepEvent[] =>
  events.filter((event) => event.event === 'call_step').filter(({ call_id }) => call_id === callId);

/** Its tenant has got a mail and a webhook about the call, and it had its price. */
function expectTold(events: readonly DemoEvent[], call: CallFinishedEvent | undefined): void {
  const { call_id, caller_number, tenant, outcome } = call ?? {};
  const processed = eventOf(events, 'call_processed', call_id);
  expect(processed).toMatchObject({ status: 'completed', error: null, mail: 'sent', webhook: 'delivered' });
  expect(processed?.cost_usd).toBeGreaterThan(0);
  const mail = eventOf(events, 'mail_arrived', call_id);
  expect(mail?.subject).toBe(`${tenant}: call from ${caller_number}`);
  expect(mail?.text).toMatch(/^SUMMARY$[^]*^TRANSCRIPT$[^]*Caller: /m);
  const webhook = eventOf(events, 'webhook_arrived', call_id);
  expect(webhook?.body.data).toMatchObject({ call_id, caller_number, outcome, summary_state: 'written' });
}

/** The processes that were started with a variable, where the system tells (Linux). */
function processesWith(variable: string): string[] {
  if (!existsSync('/proc/self/environ')) return [];
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(variable);
    } catch {
      // It has ended meanwhile.
      return false;
    }
  });
}

describe('npm run demo', () => {
  it(
    'demo_calls_are_transferred_answered_and_refused_and_told_to_their_tenants',
    async () => {
      const { exitCode, events, errors } = await runDemo();

      expect({ exitCode, last: events.at(-1), errors }).toMatchObject({
        exitCode: 0,
        last: { event: 'finished', ok: true, calls: 5, failed: 0 },
      });
      const calls = finishedCalls(events);
      expect(calls).toMatchObject([
        { tenant: 'Acme', outcome: 'transferred', tools: 1, failure: null },
        { tenant: 'Brasserie Lumière', outcome: 'caller_hung_up', lines: 5, tools: 0, failure: null },
        { tenant: null, outcome: 'rejected:tenant_resolve_failed', lines: 0, failure: null },
        { tenant: 'Salon Nadia', outcome: 'caller_hung_up', lines: 5, failure: null },
        { tenant: 'Salon Nadia', outcome: 'rejected:capacity', lines: 0, failure: null },
      ]);
      expect(
        stepsOf(events, calls[4]?.call_id)
          .map(({ step, text }) => [step, text])
          .at(-1),
      ).toEqual(['rejected', 'SIP 486']);
      for (const index of [0, 1, 3]) expectTold(events, calls[index]);
      for (const index of [2, 4]) expect(eventOf(events, 'call_processed', calls[index]?.call_id)).toBeUndefined();

      const [transfer, , refused] = calls.map(({ call_id }) => stepsOf(events, call_id));
      const wayOfTheTool = ['webhook', 'accepted', 'attached', 'tool', 'refer', 'result'];
      expect(transfer?.map(({ step }) => step).filter((step) => wayOfTheTool.includes(step))).toEqual(wayOfTheTool);
      expect(transfer?.find(({ step }) => step === 'refer')?.text).toBe('tel:+33145678999 → 200 (attempt 1)');
      expect(transfer?.find(({ step }) => step === 'attached')?.text).toMatch(/worker [0-9a-f]{4}$/);
      expect(refused?.map(({ step }) => step)).toEqual(['webhook', 'rejected']);

      expect(events.find(({ event }) => event === 'record')).toMatchObject({
        record: {
          call_id: calls[0]?.call_id,
          outcome: 'transferred',
          tool_calls: [{ name: 'request_transfer', ok: true, report: 'written' }],
          transfers: [{ destination_id: 'sales', status: 'confirmed', attempts: [{ answer: 'relayed' }] }],
        },
      });
    },
    longestRunMs,
  );

  it(
    'demo_own_scenario_that_is_not_followed_is_told_and_fails_the_demo',
    async () => {
      const file = path.join(directory(), 'nobody.yaml');
      await writeFile(
        file,
        `{name: nobody, caller: '+33611223344', dialed: '+33170000000', steps: [{model_says: Hello}]}`,
      );

      const { exitCode, events } = await runDemo('--scenario', file);

      expect({ exitCode, last: events.at(-1) }).toMatchObject({
        exitCode: 1,
        last: { event: 'finished', ok: false, calls: 1, failed: 1 },
      });
      expect(finishedCalls(events)[0]?.failure).toMatch(/rejected/);
    },
    longestRunMs,
  );

  it(
    'demo_interrupted_in_the_middle_of_a_call_leaves_nothing_running',
    async () => {
      const mark = `demo-${randomUUID()}`;
      const demo = startDemo([], { STARTED_BY: mark });
      const exited = once(demo, 'exit') as Promise<[number | null]>;
      let gatewayUrl = '';
      let running: string[] = [];
      for await (const line of createInterface({ input: demo.stdout })) {
        const event = JSON.parse(line) as DemoEvent;
        if (event.event === 'stack') gatewayUrl = event.gateway_url;
        if (event.event !== 'call_step' || event.step !== 'attached' || running.length > 0) continue;
        running = processesWith(`STARTED_BY=${mark}`);
        // Ctrl-C reaches everything in the terminal's foreground.
        process.kill(-(demo.pid ?? NaN), 'SIGINT');
      }

      expect(await exited).toEqual([130, null]);
      expect(processesWith(`STARTED_BY=${mark}`)).toEqual([]);
      await expect(fetch(gatewayUrl)).rejects.toThrow();
      if (existsSync('/proc/self/environ')) expect(running.length).toBeGreaterThanOrEqual(3);
    },
    longestRunMs,
  );

  it('demo_scenario_with_a_mistake_is_named_before_anything_starts', async () => {
    const file = path.join(directory(), 'mistake.yaml');
    await writeFile(file, `{name: x, caller: '+33611223344', dialed: '+33170000000', steps: [{model_say: Hello}]}`);

    const { exitCode, events, errors } = await runDemo('--scenario', file);

    expect({ exitCode, events }).toEqual({ exitCode: 1, events: [] });
    expect(errors).toMatch(/mistake\.yaml:1:.*model_say/);
  });
});
