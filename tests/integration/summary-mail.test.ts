import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { createSummaryMailActivities } from '../../activities/summary-mail';
import { resend } from '../../src/deliveries/resend';
import { createMailSender } from '../../src/infra/mail/mail-sender';
import { createRepositories, type Repositories } from '../../src/infra/mongo/repositories';
import { loadSettings } from '../../src/settings';
import { callRecord } from '../fixtures/call-record';
import { LocalMailServer } from '../fixtures/local-mail-server';
import { type OwnDatabase, ownDatabase } from '../setup/own-database';
import { until } from './support/until';

const callId = 'call-123';

describe('mail whose worker is killed', () => {
  let database: OwnDatabase;
  let repositories: Repositories;
  let server: LocalMailServer;
  let child: ChildProcess | undefined;

  beforeEach(async () => {
    [database, server] = await Promise.all([ownDatabase(), LocalMailServer.start()]);
    repositories = createRepositories(database.db, loadSettings({ APP_ENV: 'test' }, { role: null, envFile: null }));
    await repositories.calls.save(
      callRecord({ outcome: 'caller_hung_up', phase: 'closed', ended_at: '2026-11-20T10:03:05.000Z' }),
    );
    await repositories.callMetadata.begin(callId, 'test-tenant');
    await database.db.collection('tenant_config').insertOne({
      ...{ tenant_id: 'test-tenant', features: {} },
      post_call: { mail: { recipients: ['desk@acme.example'] } },
    });
  });
  afterEach(async () => {
    if (child?.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit');
    await Promise.all([database.drop(), server.stop()]);
  });

  function startAttempt(...hang: string[]): ChildProcess {
    const program = path.join(__dirname, 'support/send-one-mail.ts');
    const loader = pathToFileURL(require.resolve('tsx')).href;
    const options = [database.uri, database.name, server.url, callId, ...hang];
    return spawn(process.execPath, ['--import', loader, program, ...options], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  }

  async function kill(attempt: ChildProcess): Promise<void> {
    attempt.kill('SIGKILL');
    await once(attempt, 'exit');
  }

  /** The attempt after it, in another process: this one. */
  function nextAttempt(): Promise<string> {
    const settings = loadSettings(
      { APP_ENV: 'test', SMTP_URL: server.url, MAIL_FROM: 'calls@sonore.example' },
      { role: null, envFile: null },
    );
    const log = pino({ level: 'silent' });
    const mailSender = createMailSender(settings, log);
    return createSummaryMailActivities({ repositories, mailSender, log }).sendSummaryMail({ call_id: callId });
  }

  test('worker_killed_before_the_mark_mail_is_sent_by_the_next_and_arrives_once', async () => {
    child = startAttempt('hang');
    await once(child, 'message');
    await kill(child);

    await expect(nextAttempt()).resolves.toBe('sent');

    expect(server.received).toHaveLength(1);
    expect(server.ended).toBe(1);
  });

  test('worker_killed_before_the_answer_mail_is_unconfirmed_and_not_sent_again', async () => {
    server.behaviour = { message: () => 'no answer' };
    child = startAttempt();
    await until('the mail with the server', () => Promise.resolve(server.ended === 1));
    await kill(child);
    server.behaviour = {};

    await expect(nextAttempt()).resolves.toBe('unconfirmed');

    expect(server.ended).toBe(1);
  });

  test('mail_that_is_unconfirmed_is_resent_with_the_same_message_id', async () => {
    const { callMetadata } = repositories;
    await expect(nextAttempt()).resolves.toBe('sent');
    await callMetadata.setMail(callId, { state: 'unconfirmed' }, ['sent']);
    await callMetadata.finish(callId, null);
    const enqueued: string[] = [];
    const postCalls = {
      enqueue: ({ call_id }: { call_id: string }) => {
        enqueued.push(call_id);
        return Promise.resolve('queued' as const);
      },
    };

    await expect(resend('mail', callId, { callMetadata, postCalls })).resolves.toBe('queued');
    await expect(nextAttempt()).resolves.toBe('sent');

    expect(enqueued).toEqual([callId]);
    const ids = server.received.map(({ mail }) => mail.messageId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });
});
