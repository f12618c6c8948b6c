import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** The prompt of a file, and where it came from for the version's `created_by`. */
export interface PromptFile {
  text: string;
  source: string;
}

/** The prompts for tenants without their own: two files, read anew for each call so that an edit needs no restart. */
export class PromptFiles {
  constructor(private readonly paths: { instructions: string; greeting: string }) {}

  /** The system prompt, null when the file is missing or empty. */
  instructions(): Promise<PromptFile | null> {
    return readPrompt(this.paths.instructions);
  }

  /** The first words, null when the file is missing or empty: the call is then answered without a greeting. */
  greeting(): Promise<PromptFile | null> {
    return readPrompt(this.paths.greeting);
  }
}

async function readPrompt(path: string): Promise<PromptFile | null> {
  let text: string;
  try {
    text = (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return text === '' ? null : { text, source: `file:${basename(path)}` };
}
