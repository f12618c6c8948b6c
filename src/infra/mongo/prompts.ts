import { createHash } from 'node:crypto';
import { type Collection, type Db, type Filter } from 'mongodb';
import { type PromptKind, type PromptText, promptTextSchema } from '../../models/prompt';
import { isDuplicateKey } from './is-duplicate-key';

/** Versions kept in memory: a few per tenant; the least recently used one goes first. */
const cacheSize = 1_000;

/** So long a pinned version is taken for stored, milliseconds: then one that was deleted with its tenant comes back. */
const storedForMs = 60_000;

/** A text that is to be kept as a version. */
export interface NewPrompt {
  tenant_id: string;
  kind: PromptKind;
  text: string;
  created_by: string | null;
  /** The version it was made from. */
  parent_id?: string | null;
}

/** There is no such version: somebody has deleted it. */
export class PromptVersionMissing extends Error {
  override readonly name = 'PromptVersionMissing';

  constructor(id: string) {
    super(`prompt version ${id} does not exist`);
  }
}

/** The checksum of a text of a tenant, and the version id that follows from it. */
export function promptVersion({ tenant_id, kind, text }: Pick<NewPrompt, 'tenant_id' | 'kind' | 'text'>): {
  id: string;
  checksum: string;
} {
  const checksum = createHash('sha256')
    .update(JSON.stringify([tenant_id, kind, text]))
    .digest('hex');
  return { id: `${kind}-${checksum.slice(0, 32)}`, checksum };
}

/**
 * `prompts`: every version of a prompt that was edited or that a call was answered with, addressed by its content and
 * immutable. Texts are kept in memory, where they cannot grow old; each is loaded once at a time.
 */
export class Prompts {
  readonly #versions: Collection<PromptText>;
  readonly #texts = new Map<string, string>();
  /** When each was last pinned; monotonic clock. */
  readonly #pinnedAt = new Map<string, number>();
  readonly #loading = new Map<string, Promise<string>>();

  constructor(db: Db) {
    this.#versions = db.collection<PromptText>('prompts');
  }

  /** Keeps the words of a call, as `keep`; words that were kept a moment ago cost nothing. */
  async pin(prompt: NewPrompt): Promise<string> {
    const { id } = promptVersion(prompt);
    const pinnedAt = this.#pinnedAt.get(id);
    if (pinnedAt === undefined || performance.now() - pinnedAt >= storedForMs) return this.keep(prompt);
    this.#remember(id, prompt.text);
    return id;
  }

  /** Keeps a text and answers its version id; the same words of the same tenant are the same version. */
  async keep(prompt: NewPrompt): Promise<string> {
    const { tenant_id, kind, text, created_by, parent_id = null } = prompt;
    const { id, checksum } = promptVersion(prompt);
    const version = { tenant_id, kind, prompt_text: text, parent_id, checksum, created_at: new Date(), created_by };
    try {
      await this.#versions.updateOne({ _id: id }, { $setOnInsert: version }, { upsert: true });
    } catch (error) {
      // Somebody else has just kept the same words.
      if (!isDuplicateKey(error)) throw error;
    }
    this.#remember(id, text);
    this.#pinnedAt.set(id, performance.now());
    return id;
  }

  /**
   * The text of a version.
   * @throws PromptVersionMissing when there is none.
   */
  async read(id: string): Promise<string> {
    const known = this.known(id);
    if (known !== undefined) return known;
    const loading = this.#loading.get(id) ?? this.#load(id);
    this.#loading.set(id, loading);
    try {
      return await loading;
    } finally {
      this.#loading.delete(id);
    }
  }

  /** The text of a version that this process has read or pinned before. */
  known(id: string): string | undefined {
    const text = this.#texts.get(id);
    if (text !== undefined) this.#remember(id, text);
    return text;
  }

  /** A version with everything about it, null when there is none. */
  async find(id: string): Promise<PromptText | null> {
    const document = await this.#versions.findOne({ _id: id });
    return document === null ? null : promptTextSchema.parse(document);
  }

  /** The versions of a tenant, newest first, at most `limit`; those whose id begins with `idPrefix`, if one is given. */
  async ofTenant(
    tenantId: string,
    { limit, idPrefix, kind }: { limit: number; idPrefix?: string; kind?: PromptKind | undefined },
  ): Promise<PromptText[]> {
    const filter: Filter<PromptText> = { tenant_id: tenantId };
    if (kind !== undefined) filter.kind = kind;
    // A range instead of a regular expression, which would need escaping.
    if (idPrefix !== undefined) filter._id = { $gte: idPrefix, $lt: `${idPrefix}\uffff` };
    const found = this.#versions.find(filter).sort({ created_at: -1, _id: 1 }).limit(limit);
    return (await found.toArray()).map((document) => promptTextSchema.parse(document));
  }

  async #load(id: string): Promise<string> {
    const version = await this.find(id);
    if (version === null) throw new PromptVersionMissing(id);
    this.#remember(id, version.prompt_text);
    return version.prompt_text;
  }

  /** A Map iterates in order of insertion, so re-inserting makes an entry the youngest. */
  #remember(id: string, text: string): void {
    this.#texts.delete(id);
    this.#texts.set(id, text);
    const oldest = this.#texts.keys().next();
    if (this.#texts.size <= cacheSize || oldest.done) return;
    this.#texts.delete(oldest.value);
    this.#pinnedAt.delete(oldest.value);
  }
}
