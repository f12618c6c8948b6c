import { mailServer } from '../../../src/infra/mail/mail-server';
import { SmtpFailure } from '../../../src/infra/mail/smtp-failure';
import { transmitMessage } from '../../../src/infra/mail/transmit-message';
import { LocalMailServer, type MailServerBehaviour } from '../../fixtures/local-mail-server';

const message = Buffer.from('Subject: Hello\r\n\r\n.A line that begins with a dot\r\nand one that does not\r\n');
const envelope = { from: 'calls@sonore.example', to: ['desk@acme.example', 'boss@acme.example'] };

describe('transmitMessage', () => {
  let server: LocalMailServer;
  const stopped: LocalMailServer[] = [];

  beforeEach(async () => {
    server = await LocalMailServer.start();
    stopped.push(server);
  });
  afterEach(() => Promise.all(stopped.splice(0).map((one) => one.stop())));

  /** Transmits and tells what came of it, and whether the end was marked. */
  async function transmit(
    url = server.url,
    beforeEnd = (): Promise<void> => Promise.resolve(),
  ): Promise<{ refused?: string[]; failure?: unknown; marked: boolean }> {
    let marked = false;
    const mark = async (): Promise<void> => {
      await beforeEnd();
      marked = true;
    };
    try {
      return { refused: await transmitMessage(mailServer(url), envelope, message, mark), marked };
    } catch (failure) {
      return { failure, marked };
    }
  }

  test('transmit_message_arrives_as_it_was_for_everybody_in_the_envelope', async () => {
    const result = await transmit();

    expect(result).toEqual({ refused: [], marked: true });
    expect(server.received).toMatchObject([{ ...envelope, raw: message.toString() }]);
  });

  test('transmit_message_is_not_ended_before_it_is_marked', async () => {
    let endedAtMark: number | undefined;

    await transmit(server.url, () => {
      endedAtMark = server.ended;
      return Promise.resolve();
    });

    expect({ endedAtMark, ended: server.ended }).toEqual({ endedAtMark: 0, ended: 1 });
  });

  test('transmit_message_that_cannot_be_marked_is_never_ended', async () => {
    const away = new Error('the database is away');

    const { failure } = await transmit(server.url, () => Promise.reject(away));

    expect(failure).toBe(away);
    expect(server).toMatchObject({ ended: 0, received: [] });
  });

  test('transmit_message_large_one_arrives_whole', async () => {
    const large = Buffer.from(
      `Subject: Large\r\n\r\n${'x'.repeat(70)}\r\n`.concat(`${'y'.repeat(70)}\r\n`.repeat(20_000)),
    );

    await transmitMessage(mailServer(server.url), envelope, large, () => Promise.resolve());

    expect(server.received[0]?.raw.length).toBe(large.length);
  });

  test('transmit_message_one_recipient_refused_is_told_and_the_other_gets_it', async () => {
    server.behaviour = { recipient: (address) => (address.startsWith('boss') ? 550 : 250) };

    const { refused } = await transmit();

    expect(refused).toEqual(['boss@acme.example']);
    expect(server.received).toMatchObject([{ to: ['desk@acme.example'] }]);
  });

  test.each<[string, MailServerBehaviour, string, string | RegExp, boolean]>([
    ['greylisted recipients', { recipient: () => 451 }, 'temporary', 'SMTP 451 after RCPT TO', false],
    ['unknown recipients', { recipient: () => 550 }, 'refused', 'SMTP 550 after RCPT TO', false],
    ['greylisted message', { message: () => 451 }, 'temporary', 'SMTP 451 after DATA', true],
    ['message taken for spam', { message: () => 554 }, 'refused', 'SMTP 554 after DATA', true],
    ['connection lost before the message', { resetsAt: 'MAIL FROM' }, 'temporary', /^E/, false],
    ['connection lost after the message', { message: () => 'reset' }, 'unknown', /^E/, true],
  ])('transmit_message_%s_is_classified', async (_what, behaviour, kind, reason, marked) => {
    server.behaviour = behaviour;

    const result = await transmit();

    expect(result.marked).toBe(marked);
    expect(result.failure).toBeInstanceOf(SmtpFailure);
    expect(result.failure).toMatchObject({
      kind,
      reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
    });
    expect(server.received).toEqual([]);
  });

  test('transmit_message_connection_lost_in_the_message_was_not_delivered', async () => {
    server.behaviour = { resetsAt: 'DATA' };
    // Marking takes until the server has gone.
    const { failure } = await transmit(server.url, () => new Promise((resolve) => setTimeout(resolve, 200)));

    expect(failure).toMatchObject({ kind: 'temporary' });
    expect(server.ended).toBe(0);
  });

  test('transmit_message_no_server_is_temporary', async () => {
    await server.stop();

    expect((await transmit()).failure).toMatchObject({ kind: 'temporary', reason: 'ECONNREFUSED' });
  });

  test('transmit_message_error_holds_no_address', async () => {
    server.behaviour = { recipient: () => 550 };

    const { failure } = await transmit();

    expect((failure as Error).message).toBe('mail refused: SMTP 550 after RCPT TO');
  });

  describe('TLS', () => {
    let secure: LocalMailServer;
    const secureUrl = (query: string): string => `smtp://127.0.0.1:${secure.port}${query}`;

    beforeEach(async () => {
      // smtp-server's own certificate, which nobody has signed.
      secure = await LocalMailServer.start({ disabledCommands: ['AUTH'] });
      stopped.push(secure);
    });

    test('transmit_message_self_signed_certificate_is_refused', async () => {
      const { failure, marked } = await transmit(secureUrl(''));

      expect({ failure, marked }).toMatchObject({
        failure: { kind: 'temporary', reason: expect.any(String) },
        marked: false,
      });
      expect(secure.received).toEqual([]);
    });

    test('transmit_message_self_signed_certificate_is_taken_when_the_url_says_so', async () => {
      const { failure } = await transmit(secureUrl('?tls.rejectUnauthorized=false'));

      expect(failure).toBeUndefined();
      expect(secure.received).toMatchObject([{ secure: true }]);
    });

    test('transmit_message_smtps_speaks_tls_from_the_start', async () => {
      const fromTheStart = await LocalMailServer.start({ secure: true, disabledCommands: ['AUTH'] });
      stopped.push(fromTheStart);
      const url = `smtps://127.0.0.1:${fromTheStart.port}`;

      expect((await transmit(url)).failure).toMatchObject({ kind: 'temporary' });
      expect((await transmit(`${url}?tls.rejectUnauthorized=false`)).failure).toBeUndefined();
      expect(fromTheStart.received).toMatchObject([{ secure: true }]);
    });

    test('transmit_message_server_without_tls_gets_nothing_unless_the_url_says_so', async () => {
      const { failure } = await transmit(server.url.replace('?ignoreTLS=true', ''));

      expect(failure).toMatchObject({ kind: 'temporary' });
      expect(server.received).toEqual([]);
    });
  });

  test('transmit_message_wrong_password_is_temporary', async () => {
    const guarded = await LocalMailServer.start({
      ...{ disabledCommands: ['STARTTLS'], authOptional: false, allowInsecureAuth: true },
      onAuth: ({ password }, _session, done) =>
        password === 'right' ? done(null, { user: 'sonore' }) : done(new Error('no')),
    });
    stopped.push(guarded);
    const urlWith = (password: string): string => guarded.url.replace('//', `//sonore:${password}@`);

    expect((await transmit(urlWith('wrong'))).failure).toMatchObject({
      kind: 'temporary',
      reason: expect.stringMatching(/^SMTP 535 after AUTH/),
    });
    expect((await transmit(urlWith('right'))).failure).toBeUndefined();
    expect(guarded.received).toHaveLength(1);
  });
});
