import { Readable } from 'node:stream';
import type { NodemailerError } from 'nodemailer/lib/errors';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { MailServer } from './mail-server';
import { smtpFailure } from './smtp-failure';

/** From whom and to whom the server is told to deliver; blind copies are here, and nowhere else. */
export interface Envelope {
  from: string;
  to: string[];
}

/**
 * Hands a message to the server, in one connection. `beforeEnd` runs when the server has all but the line that ends the
 * message, and without which it has nothing: what `beforeEnd` writes down is there before anything can be delivered.
 * @returns the recipients the server would not take, while it took others.
 * @throws SmtpFailure; what `beforeEnd` throws, and then nothing is delivered.
 */
export async function transmitMessage(
  server: MailServer,
  envelope: Envelope,
  message: Buffer,
  beforeEnd: () => Promise<void>,
): Promise<string[]> {
  const connection = new SMTPConnection(server.options);
  const broken = new Promise<never>((_, reject) => connection.on('error', reject));
  const heldBack = holdBackEnd(message, beforeEnd);
  const step = <T>(
    work: (done: (error?: NodemailerError | null, result?: T) => void) => void,
  ): Promise<T | undefined> =>
    Promise.race([
      broken,
      new Promise<T | undefined>((resolve, reject) => {
        work((error, result) => (error ? reject(error) : resolve(result)));
      }),
    ]);
  try {
    await step((done) => connection.connect(done));
    const { user } = server;
    if (user !== null && connection.allowsAuth) await step<boolean>((done) => connection.login(user, done));
    const sent = await step<{ rejected: string[] }>((done) =>
      connection.send({ ...envelope, size: message.length }, heldBack.stream, done),
    );
    connection.quit();
    return sent?.rejected ?? [];
  } catch (error) {
    connection.close();
    const { ended, failure } = await heldBack.stop();
    if (failure !== null) throw failure;
    throw smtpFailure(error as NodemailerError, ended);
  }
}

/** A stream of the message that ends only after `beforeEnd`: nodemailer then sends the line that ends a message. */
function holdBackEnd(
  message: Buffer,
  beforeEnd: () => Promise<void>,
): { stream: Readable; stop: () => Promise<{ ended: boolean; failure: Error | null }> } {
  let ended = false;
  let failure: Error | null = null;
  let held: Promise<void> | null = null;
  // Read on only when the message has been taken.
  const stream = Readable.from(content(), { objectMode: false, highWaterMark: 1 });
  return { stream, stop };

  async function* content(): AsyncGenerator<Buffer> {
    yield message;
    held = beforeEnd();
    try {
      await held;
    } catch (error) {
      failure = error as Error;
      throw new Error('held back', { cause: error });
    }
    // A stream that was destroyed in the meantime does not end.
    ended = !stream.destroyed;
  }

  async function stop(): Promise<{ ended: boolean; failure: Error | null }> {
    stream.destroy();
    await Promise.allSettled([held]);
    return { ended, failure };
  }
}
