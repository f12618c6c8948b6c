import { msToTs } from '@temporalio/common/lib/time';
import request from 'supertest';
import { testGateway, type TestGateway } from '../support/test-gateway';

const healthPath = '/api/v1/health';
const readyPath = '/api/v1/ready';

interface QueueRequest {
  taskQueue: { name: string };
  taskQueueType: number;
}

const [workflowType, activityType] = [1, 2];

function polledSecondsAgo(seconds: number): unknown {
  return { pollers: [{ identity: '1@worker', lastAccessTime: msToTs(Date.now() - seconds * 1000) }] };
}

function down(): never {
  throw new Error('down');
}

/** Lets one queue go without pollers while the others are polled. */
function unpolled({ answers }: TestGateway, queue: string, type: number): void {
  answers.describeTaskQueue = (asked) => {
    const { taskQueue, taskQueueType } = asked as QueueRequest;
    return taskQueue.name === queue && taskQueueType === type ? { pollers: [] } : polledSecondsAgo(1);
  };
}

describe('health', () => {
  test.each(['all', 'health'] as const)('health_of_%s_routes_is_healthy_whatever_else_is_down', async (routes) => {
    const gateway = testGateway({}, { mongo: { command: () => Promise.reject(new Error('down')) } }, routes);
    gateway.answers.describeNamespace = down;

    const response = await request(gateway.app).get(healthPath);

    expect(response.status).toBe(200);
    expect(response.body).toEqual({ ok: true, status: 'healthy' });
  });

  test('health_only_process_serves_nothing_else', async () => {
    const { app } = testGateway({ ADMIN_TOKEN: 'token' }, {}, 'health');

    expect(await request(app).get(readyPath)).toMatchObject({ status: 200 });
    expect(await request(app).post('/api/v1/openai/webhook')).toMatchObject({ status: 404 });
    expect(await request(app).post('/api/calls/events')).toMatchObject({ status: 404 });
    expect(await request(app).get('/api/calls/a/tool-results/b')).toMatchObject({ status: 404 });
  });
});

describe('readiness', () => {
  test('ready_own_worker_not_polling_is_not_ready_whoever_else_polls', async () => {
    let polls = false;
    const { app } = testGateway({}, { ownWorkerPolls: () => polls }, 'health');

    expect(await request(app).get(readyPath)).toMatchObject({ status: 503, body: { failing: ['worker'] } });
    polls = true;
    expect(await request(app).get(readyPath)).toMatchObject({ status: 200 });
  });

  test('ready_everything_there_is_ready', async () => {
    const response = await request(testGateway().app).get(readyPath);

    expect(response.status).toBe(200);
    expect(response.body).toEqual({ ok: true, status: 'ready' });
  });

  test.each([
    ['temporal', (gateway: TestGateway) => (gateway.answers.describeNamespace = down)],
    ['pollers:calls:workflow', (gateway: TestGateway) => unpolled(gateway, 'calls', workflowType)],
    ['pollers:calls:activity', (gateway: TestGateway) => unpolled(gateway, 'calls', activityType)],
    ['pollers:calls-sessions:activity', (gateway: TestGateway) => unpolled(gateway, 'calls-sessions', activityType)],
  ])('ready_without_%s_names_it_alone', async (name, breakIt) => {
    const gateway = testGateway();
    breakIt(gateway);

    const response = await request(gateway.app).get(readyPath);

    expect(response.status).toBe(503);
    expect(response.body).toEqual({ ok: false, status: 'not_ready', failing: [name] });
    expect(gateway.logged('readiness_check_failed')).toMatchObject([{ level: 'WARNING', check: name }]);
  });

  test('ready_asked_again_and_again_logs_only_the_changes', async () => {
    const gateway = testGateway();
    const describeNamespace = gateway.answers.describeNamespace;
    gateway.answers.describeNamespace = down;
    await request(gateway.app).get(readyPath);
    await request(gateway.app).get(readyPath);

    gateway.answers.describeNamespace = describeNamespace;
    await request(gateway.app).get(readyPath);

    expect(gateway.logged('readiness_check_failed')).toHaveLength(1);
    expect(gateway.logged('readiness_check_passed')).toHaveLength(1);
  });

  test('ready_without_mongodb_names_it_alone', async () => {
    const { app } = testGateway({}, { mongo: { command: () => Promise.reject(new Error('down')) } });

    expect(await request(app).get(readyPath)).toMatchObject({ status: 503, body: { failing: ['mongodb'] } });
  });

  test('ready_without_anything_names_everything', async () => {
    const gateway = testGateway({ SONORE_TASK_QUEUE: 'mine' }, { mongo: { command: down } });
    gateway.answers.describeNamespace = down;
    gateway.answers.describeTaskQueue = down;

    expect((await request(gateway.app).get(readyPath)).body.failing).toEqual([
      'temporal',
      'mongodb',
      'pollers:mine:workflow',
      'pollers:mine:activity',
      'pollers:mine-sessions:activity',
    ]);
  });

  test('ready_queues_asked_by_nobody_for_longer_than_a_long_poll_are_not_polled', async () => {
    const gateway = testGateway();
    gateway.answers.describeTaskQueue = () => polledSecondsAgo(90);

    expect((await request(gateway.app).get(readyPath)).body.failing).toHaveLength(3);
  });

  test('ready_idle_poller_in_a_long_poll_counts_as_polling', async () => {
    const gateway = testGateway();
    gateway.answers.describeTaskQueue = () => polledSecondsAgo(62);

    expect(await request(gateway.app).get(readyPath)).toMatchObject({ status: 200 });
  });

  test('ready_check_that_never_answers_fails_alone', async () => {
    const { app } = testGateway({}, { mongo: { command: () => new Promise(() => undefined) } });

    expect(await request(app).get(readyPath)).toMatchObject({ status: 503, body: { failing: ['mongodb'] } });
  });

  test('ready_asked_for_by_many_at_once_checks_once', async () => {
    let pings = 0;
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const command = async () => {
      pings += 1;
      await answered;
      return {};
    };
    const gateway = testGateway({}, { mongo: { command } });

    const first = request(gateway.app)
      .get(readyPath)
      .then((response) => response.status);
    const second = request(gateway.app)
      .get(readyPath)
      .then((response) => response.status);
    while (pings === 0) await new Promise((resolve) => setImmediate(resolve));
    answer();

    expect(await Promise.all([first, second])).toEqual([200, 200]);
    expect(await request(gateway.app).get(readyPath)).toMatchObject({ status: 200 });
    expect(pings).toBeLessThanOrEqual(3);
  });
});
