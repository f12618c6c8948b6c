import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import type { PromptKind } from '../../models/prompt';
import { asPromptError } from '../../prompts/prompt-error';
import { CommandError } from '../command-error';

/** Where a text comes from. */
export interface EditSource {
  kind: PromptKind;
  /** A file, `-` for what comes by `input`; undefined for an editor. */
  file: string | undefined;
  input: NodeJS.ReadableStream;
  environment: NodeJS.ProcessEnv;
}

/** What is done with a text. */
export interface EditTarget {
  /** The text an editor begins with. */
  begin: () => Promise<string>;
  save: (text: string) => Promise<unknown>;
  tell: (line: string) => void;
}

/**
 * Takes a text from a file, from standard input or from the operator's editor and saves it. A text that is refused, or that
 * could not be saved, is not lost: the failure names the file that still holds it.
 */
export async function editPrompt(source: EditSource, target: EditTarget): Promise<void> {
  const { file, input, kind } = source;
  if (file !== undefined && file !== '-') return saveFrom(file, target);
  const temporary = file === '-' ? await temporaryFile(kind, await textOf(input)) : await editedFile(source, target);
  await saveFrom(temporary, target);
  await removeTemporary(temporary);
}

async function saveFrom(file: string, { save }: EditTarget): Promise<void> {
  const text = await readGiven(file);
  try {
    await save(text.trim());
  } catch (error) {
    const reason = asPromptError(error)?.message ?? (error instanceof Error ? error.message : String(error));
    throw new CommandError(`${reason}\nThe text is in ${file}. Mend it there and pass it with --file.`);
  }
}

async function readGiven(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CommandError(`The text cannot be read: ${(error as Error).message}`, 2);
  }
}

/** The file as the operator has left it; rejects when nothing was changed. */
async function editedFile({ kind, environment }: EditSource, { begin, tell }: EditTarget): Promise<string> {
  const editor = environment['VISUAL'] || environment['EDITOR'];
  if (!editor) {
    throw new CommandError('Neither VISUAL nor EDITOR is set: name an editor there, or pass the text with --file.', 2);
  }
  const before = await begin();
  const file = await temporaryFile(kind, `${before}\n`);
  tell(`editing ${file}`);
  // Through a shell, because EDITOR may have arguments: `code --wait`. The file's name is an argument of its own.
  const child = spawn('sh', ['-c', `${editor} "$0"`, file], { stdio: 'inherit', env: environment });
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', resolve);
  });
  if (code !== 0) {
    throw new CommandError(`The editor failed (exit code ${code}); nothing was saved. The text is in ${file}.`);
  }
  if ((await readFile(file, 'utf8')).trim() !== before.trim()) return file;
  await removeTemporary(file);
  throw new CommandError('The text was not changed; nothing was saved.');
}

/** A file that nobody else can read, in a folder of its own. */
async function temporaryFile(kind: PromptKind, text: string): Promise<string> {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'sonore-prompt-')), `${kind}.md`);
  await writeFile(file, text, { mode: 0o600 });
  return file;
}

async function removeTemporary(file: string): Promise<void> {
  await rm(path.dirname(file), { recursive: true });
}
