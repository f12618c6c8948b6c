import { z } from 'zod';
import type { AcceptBody } from '../../models/call-control';
import type { OpenAIAccess } from './openai-client';
import { openSideband } from './sideband';

/** What of a session's echo can be compared with what was sent. */
const echoedSessionSchema = z.looseObject({
  instructions: z.string(),
  tools: z.array(z.looseObject({ name: z.string().optional(), parameters: z.unknown().optional() })),
  audio: z.looseObject({ output: z.looseObject({ voice: z.unknown() }) }),
});

export type EchoedSession = z.infer<typeof echoedSessionSchema>;

/** The two events that answer a `session.update`. */
const answerSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('session.updated'), session: echoedSessionSchema }),
  z.looseObject({
    type: z.literal('error'),
    error: z.looseObject({ code: z.string().nullish(), message: z.string().nullish(), param: z.string().nullish() }),
  }),
]);

/** `taken` with its echo · `refused` in OpenAI's words · `not_opened` there is no socket · `unanswered` no answer came. */
export type SessionTrial =
  | { kind: 'taken'; session: EchoedSession }
  | { kind: 'refused'; message: string; param: string | null }
  | { kind: 'not_opened'; reason: string }
  | { kind: 'unanswered'; reason: string };

/** Where a session is tried. `wsServerUrl` as for sidebands; `timeoutMs` for the handshake, and again for the answer. */
export interface TrialOptions extends Omit<OpenAIAccess, 'baseUrl'> {
  wsServerUrl: string;
  timeoutMs: number;
}

/**
 * Sends the session of an accept as `session.update` on a plain Realtime socket, and tells what becomes of it: an accept
 * itself is answered 200 whatever is in it. Nothing is spoken, and so nothing is billed. Never rejects.
 */
export async function trySession(options: TrialOptions, { model, ...session }: AcceptBody): Promise<SessionTrial> {
  const url = new URL(options.wsServerUrl);
  // The model of a session cannot be updated: it is the socket's.
  url.searchParams.set('model', model);
  return new Promise<SessionTrial>((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    let close = (): void => undefined;
    const finish = (trial: SessionTrial): void => {
      clearTimeout(timer);
      close();
      resolve(trial);
    };
    void openSideband({
      url: url.href,
      apiKey: options.apiKey,
      projectId: options.projectId,
      handshakeTimeoutMs: options.timeoutMs,
      onFrame: (text) => {
        const frame = jsonOf(text);
        if (frame === undefined) return finish({ kind: 'unanswered', reason: 'a frame came that is not JSON' });
        const answer = answerSchema.safeParse(frame);
        if (answer.success) finish(trialOf(answer.data));
      },
      onClose: ({ code, reason }) => finish({ kind: 'unanswered', reason: `the socket closed (${code} ${reason})` }),
      onError: (error) => finish({ kind: 'unanswered', reason: String(error) }),
    }).then((opened) => {
      if (opened.kind === 'refused') {
        return finish({ kind: 'not_opened', reason: `${opened.status} ${opened.code ?? ''}`.trim() });
      }
      if (opened.kind === 'failed') return finish({ kind: 'not_opened', reason: opened.error });
      close = () => opened.socket.close();
      timer = setTimeout(() => {
        finish({ kind: 'unanswered', reason: `no answer within ${options.timeoutMs} ms` });
      }, options.timeoutMs);
      opened.socket.send({ type: 'session.update', session }).catch((error: unknown) => {
        finish({ kind: 'unanswered', reason: String(error) });
      });
    });
  });
}

/** Undefined when it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function trialOf(answer: z.infer<typeof answerSchema>): SessionTrial {
  if (answer.type === 'session.updated') return { kind: 'taken', session: answer.session };
  const { code, message, param } = answer.error;
  return { kind: 'refused', message: message ?? code ?? 'without a reason', param: param ?? null };
}
