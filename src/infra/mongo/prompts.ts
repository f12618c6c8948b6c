import { createHash } from 'node:crypto';
import { type Collection, type Db } from 'mongodb';
import { type PromptKind, type PromptText, promptTextSchema } from '../../models/prompt';
import { isDuplicateKey } from './is-duplicate-key';

/** Versions kept in memory: a few per tenant; the least recently used one goes first. */
const cacheSize = 1_000;

/** `prompts`: every version of a prompt that a call was answered with, addressed by its content and immutable. */
export class Prompts {
  readonly #versions: Collection<PromptText>;
  readonly #texts = new Map<string, string>();

  constructor(db: Db) {
    this.#versions = db.collection<PromptText>('prompts');
  }

  /** Keeps a text and answers its version id; the same words of the same tenant are the same version. */
  async pin(prompt: { tenant_id: string; kind: PromptKind; text: string; created_by: string }): Promise<string> {
    const { tenant_id, kind, text, created_by } = prompt;
    const checksum = createHash('sha256')
      .update(JSON.stringify([tenant_id, kind, text]))
      .digest('hex');
    const id = `${kind}-${checksum.slice(0, 32)}`;
    if (this.#remembered(id) !== undefined) return id;
    const version = {
      tenant_id,
      kind,
      prompt_text: text,
      parent_id: null,
      checksum,
      created_at: new Date(),
      created_by,
    };
    try {
      await this.#versions.updateOne({ _id: id }, { $setOnInsert: version }, { upsert: true });
    } catch (error) {
      // Somebody else has just kept the same words.
      if (!isDuplicateKey(error)) throw error;
    }
    this.#remember(id, text);
    return id;
  }

  /**
   * The text of a version.
   * @throws Error when there is no such version; ids come from `pin`, so somebody has deleted it.
   */
  async read(id: string): Promise<string> {
    const known = this.#remembered(id);
    if (known !== undefined) return known;
    const document = await this.#versions.findOne({ _id: id });
    if (document === null) throw new Error(`prompt version ${id} does not exist`);
    const { prompt_text } = promptTextSchema.parse(document);
    this.#remember(id, prompt_text);
    return prompt_text;
  }

  #remembered(id: string): string | undefined {
    const text = this.#texts.get(id);
    if (text !== undefined) this.#remember(id, text);
    return text;
  }

  /** A Map iterates in order of insertion, so re-inserting makes an entry the youngest. */
  #remember(id: string, text: string): void {
    this.#texts.delete(id);
    this.#texts.set(id, text);
    const oldest = this.#texts.keys().next();
    if (this.#texts.size > cacheSize && !oldest.done) this.#texts.delete(oldest.value);
  }
}
