import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { PromptKind } from '../models/prompt';

/** The prompt of a file, and where it came from for the version's `created_by`. */
export interface PromptFile {
  text: string;
  source: string;
}

/** The prompts for tenants without their own: two files, read anew for each call so that an edit needs no restart. */
export class PromptFiles {
  readonly #paths: Readonly<Record<PromptKind, string>>;

  constructor(paths: { instructions: string; greeting: string }) {
    this.#paths = { instruction: paths.instructions, greeting: paths.greeting };
  }

  /**
   * The prompt of one kind, null when its file is missing or empty: without instructions a call is refused, without a
   * greeting it is answered in silence.
   */
  async read(kind: PromptKind): Promise<PromptFile | null> {
    const path = this.#paths[kind];
    let text: string;
    try {
      text = (await readFile(path, 'utf8')).trim();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    return text === '' ? null : { text, source: `file:${basename(path)}` };
  }
}
