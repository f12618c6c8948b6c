import { postCallWorkflowId } from '../../src/models/post-call-input';
import { LocalMailServer } from '../fixtures/local-mail-server';
import { scenarioOf } from '../simulator/support/scenario-of';
import { type ProcessStack, startProcessStack } from './support/process-stack';
import { until } from './support/until';

const tenantId = 'tenant-demo-001';

/** The caller orders, and hangs up. */
const ordering = scenarioOf([
  { model_says: 'Acme, good morning.' },
  { caller_says: 'I need twelve chairs.' },
  { model_says: 'Twelve chairs, noted.' },
  'caller_hangs_up',
]);

/** Longer than the worker that asked will live. */
const lateAnswerMs = 20_000;

describe('the work after a call whose worker is killed in the middle of it', () => {
  let mails: LocalMailServer;
  let stack: ProcessStack;

  beforeAll(async () => {
    mails = await LocalMailServer.start();
    stack = await startProcessStack({
      gateways: 1,
      workers: 1,
      settings: { SMTP_URL: mails.url, MAIL_FROM: 'Sonore <calls@sonore.example>' },
    });
    const { tenantConfigs } = stack.repositories;
    const tenant = await tenantConfigs.stored(tenantId);
    await tenantConfigs.save(
      tenantId,
      { ...tenant?.fields, post_call: { mail: { recipients: ['desk@acme.example'] } } },
      tenant,
    );
  }, 240_000);
  afterAll(async () => {
    await stack.stop();
    await mails.stop();
  }, 60_000);

  test('killed_while_the_model_writes_the_call_is_summarised_and_mailed_once_by_the_next_worker', async () => {
    const { simulator, client, repositories, workers } = stack;
    simulator.responses.add([{ kind: 'slow', delayMs: lateAnswerMs }]);
    const call = stack.place(ordering);
    await call.ended();
    const work = client.workflow.getHandle(postCallWorkflowId(call.callId));
    await until('the model asked', () => simulator.responses.left === 0, 30_000);
    expect(await repositories.callMetadata.find(call.callId)).toMatchObject({
      ...{ processed_status: 'in_progress', summary: { state: 'none' }, mail: { state: 'none' } },
    });

    workers[0]?.signal('SIGKILL');
    await workers[0]?.exited;
    await stack.startWorker();
    await work.result();

    const metadata = await repositories.callMetadata.find(call.callId);
    expect(metadata).toMatchObject({
      ...{ processed_status: 'completed', error: null, mail: { state: 'sent' } },
      summary: { state: 'written', content: { caller_request: 'I need twelve chairs.' } },
    });
    expect(mails.received.map(({ to }) => to)).toEqual([['desk@acme.example']]);
    // The answer that nobody was there to hear any more, and the one that counts.
    const [unheard, heard, ...more] = simulator.responses.requests;
    expect([unheard?.fault, heard?.fault, more]).toEqual(['slow', null, []]);
    expect(heard?.body).toEqual(unheard?.body);
  }, 240_000);
});
