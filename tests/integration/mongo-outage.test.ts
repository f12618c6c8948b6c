import { rm } from 'node:fs/promises';
import { freePort, makeRunDirectory, type MongoServer, silentReport, startMongo } from '../../src/local-stack';
import { scenarioOf } from '../simulator/support/scenario-of';
import { startTestBed, type TestBed } from './support/test-bed';
import { until } from './support/until';

/** What both sides say in `scenarios/transfer.yaml` before the transfer. */
const said = [
  'Acme, good morning. How can I help?',
  "Hello, I'd like to talk to sales about a quote, please.",
  "Of course, I'll put you through to our sales team.",
];

describe('MongoDB out of reach', () => {
  let dataDirectory: string;
  let port: number;
  let mongo: MongoServer;
  let bed: TestBed;

  const start = (): Promise<MongoServer> => startMongo({ port, dataDirectory, report: silentReport });

  beforeAll(async () => {
    dataDirectory = await makeRunDirectory('mongo-outage');
    port = await freePort();
    mongo = await start();
    bed = await startTestBed({
      mongo: { uri: mongo.uri, name: 'outage' },
      settings: { ADMIT_DEADLINE_MS: '1500' },
    });
  }, 60_000);
  afterAll(async () => {
    await bed.stop();
    await mongo.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  });

  test('mongo_down_while_admitting_call_is_refused_ringing_and_recorded_later', async () => {
    await mongo.stop();
    const call = bed.place(scenarioOf([{ expect_rejection: 503 }]));
    const summary = await call.phone.finished;
    const whileDown = await call.workflow.describe();
    mongo = await start();
    const { record } = await call.ended();

    expect(summary).toMatchObject({ end: 'rejected', failure: null });
    expect(whileDown.status.name).toBe('RUNNING');
    expect(record).toMatchObject({ outcome: 'rejected:admission_failed', phase: 'closed' });
  }, 60_000);

  test('mongo_down_in_mid_call_delays_neither_result_nor_end_and_all_is_written_later', async () => {
    const call = bed.place('scenarios/transfer.yaml');
    await call.attached();

    // Not killed: the stand-in for MongoDB then loses what it has acknowledged a moment before.
    await mongo.stop();
    const summary = await call.phone.finished;
    const whileDown = await call.workflow.query('call');
    mongo = await start();
    const { record } = await call.ended();

    expect(summary).toMatchObject({ end: 'transferred', failure: null });
    expect(whileDown).toMatchObject({ tool_calls: [{ ok: true, report: 'written' }] });
    expect(record).toMatchObject({ outcome: 'transferred', tool_calls: [{ ok: true, report: 'written' }] });
    const transcript = await until('the whole transcript', async () => {
      const items = await bed.repositories.transcripts.ofCall(call.callId);
      return said.every((text) => items.some((item) => item.text === text)) && items;
    });
    expect(transcript.map(({ text }) => text).slice(0, said.length)).toEqual(said);
  }, 60_000);
});
