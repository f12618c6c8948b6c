import { type Collection, type Db } from 'mongodb';
import { z } from 'zod';
import {
  type PromptAction,
  type PromptChange,
  promptChangeSchema,
  type TenantPromptState,
  tenantPromptStateSchema,
} from '../../models/prompt';
import { isDuplicateKey } from './is-duplicate-key';

/** So many changes of a tenant are remembered. */
const changesKept = 200;

/** Somebody else has changed the state since it was read: nothing was written. */
export class PromptStateChanged extends Error {
  override readonly name = 'PromptStateChanged';

  constructor(tenantId: string) {
    super(`the prompts of tenant ${tenantId} were changed at the same time`);
  }
}

/** Somebody has written a state of another form; nothing is changed before it is mended. */
export class PromptStateBroken extends Error {
  override readonly name = 'PromptStateBroken';

  constructor(tenantId: string, issues: string) {
    super(`the document of tenant ${tenantId} in tenant-prompt-state is broken: ${issues}`);
  }
}

/** What a change may set; the rest of a state follows by itself. */
export type PromptStateChange = Partial<
  Pick<TenantPromptState, 'active' | 'previous' | 'fallback' | 'draft' | 'rollout'>
>;

/** The fields that are asked for by name; a document is a state with its changes. */
type StateDocument = Pick<TenantPromptState, '_id' | 'tenant_id' | 'revision'> & { changes?: PromptChange[] };

/** `tenant-prompt-state`: which versions each tenant answers with, and who made it so; `_id` is the tenant's. */
export class PromptStates {
  readonly #states: Collection<StateDocument>;

  constructor(db: Db) {
    this.#states = db.collection<StateDocument>('tenant-prompt-state');
  }

  /**
   * The state of a tenant, null while nothing of it was ever edited or published.
   * @throws PromptStateBroken when its document has another form.
   */
  async find(tenantId: string): Promise<TenantPromptState | null> {
    // Read for each call, which does not ask who made it so.
    const document = await this.#states.findOne({ _id: tenantId }, { projection: { changes: 0 } });
    if (document === null) return null;
    const state = tenantPromptStateSchema.safeParse(document);
    if (!state.success) throw new PromptStateBroken(tenantId, z.prettifyError(state.error));
    return state.data;
  }

  /** The changes of a tenant's prompts, the latest first, at most `limit`; 200 are kept. */
  async changes(tenantId: string, limit: number): Promise<PromptChange[]> {
    const document = await this.#states.findOne({ _id: tenantId }, { projection: { changes: 1 } });
    const changes = z.array(promptChangeSchema).safeParse(document?.changes ?? []);
    if (!changes.success) throw new PromptStateBroken(tenantId, z.prettifyError(changes.error));
    return changes.data.reverse().slice(0, limit);
  }

  /**
   * Changes a state on the condition that it is still the one that was read: `before`, or none at all.
   * @throws PromptStateChanged when it is not.
   */
  async change(
    tenantId: string,
    before: TenantPromptState | null,
    { action, by, ...change }: PromptStateChange & { action: PromptAction; by: string | null },
  ): Promise<TenantPromptState> {
    const revision = before?.revision ?? 0;
    const after = tenantPromptStateSchema.parse({
      ...before,
      ...change,
      _id: tenantId,
      tenant_id: tenantId,
      revision: revision + 1,
      updated_at: new Date(),
      updated_by: by,
    });
    const entry = promptChangeSchema.parse({ ...after, action, at: after.updated_at, by });
    if (before === null) await this.#insert({ ...after, changes: [entry] });
    else {
      const { _id, ...fields } = after;
      const { matchedCount } = await this.#states.updateOne(
        { _id, revision },
        { $set: fields, $push: { changes: { $each: [entry], $slice: -changesKept } } },
      );
      if (matchedCount === 0) throw new PromptStateChanged(tenantId);
    }
    return after;
  }

  async #insert(state: StateDocument): Promise<void> {
    try {
      await this.#states.insertOne(state);
    } catch (error) {
      if (isDuplicateKey(error)) throw new PromptStateChanged(state.tenant_id);
      throw error;
    }
  }
}
