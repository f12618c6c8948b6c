import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { CommandError } from './command-error';

/** The person at the command line, if there is one. */
export interface Terminal {
  /** Somebody can be asked. */
  interactive: boolean;
  /** Colours are shown. */
  colour: boolean;
  /** Asks, and resolves with the line that was typed. */
  ask: (question: string) => Promise<string>;
}

/** The terminal this process was started from; `NO_COLOR` switches colours off (no-color.org). */
export function processTerminal(environment: NodeJS.ProcessEnv): Terminal {
  return {
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    colour: process.stdout.isTTY === true && !environment['NO_COLOR'],
    // On stderr, because stdout may be an answer that somebody keeps.
    ask: (question) => askOn({ input: process.stdin, output: process.stderr }, question),
  };
}

/** Asks on these streams; Ctrl-C and Ctrl-D are an empty answer. */
export async function askOn(
  streams: { input: Readable; output: Writable; terminal?: boolean },
  question: string,
): Promise<string> {
  const lines = createInterface(streams);
  try {
    return await lines.question(question);
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
    // The cursor is still behind the question.
    streams.output.write('\n');
    return '';
  } finally {
    lines.close();
  }
}

/**
 * Asks whether to go on, unless `yes` says so already.
 * @throws CommandError when nobody can be asked (exit code 2) or somebody says no (1); nothing was changed then.
 */
export async function confirm(terminal: Terminal, question: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!terminal.interactive) {
    throw new CommandError('Nothing was changed: there is nobody to ask. Say --yes to go on without asking.', 2);
  }
  const answer = await terminal.ask(`${question} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError('Nothing was changed.');
}
