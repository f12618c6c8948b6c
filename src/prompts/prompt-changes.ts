import type { PromptAction, PromptKind, PromptPointer, TenantPromptState } from '../models/prompt';
import type { TenantConfig } from '../models/tenant-config';
import { PromptStateChanged, type PromptStateChange } from '../infra/mongo/prompt-states';
import type { Repositories } from '../infra/mongo/repositories';
import { checkPrompt, problemLines } from './check-prompt';
import { PromptError } from './prompt-error';

type PromptRepositories = Pick<Repositories, 'prompts' | 'promptStates' | 'tenantConfigs'>;

/** Who makes a change; kept as the last editor. */
interface By {
  by: string | null;
}

/**
 * Everything that changes what a tenant answers with, for the command line and the admin API alike. Each change is made
 * on the condition that nobody else has made one since it was looked at; otherwise it is refused and nothing happens.
 */
export class PromptChanges {
  constructor(private readonly repositories: PromptRepositories) {}

  /** Keeps a text as the tenant's draft. Calls are not answered with it before it is published. */
  async edit(
    tenantId: string,
    { kind, text, by }: By & { kind: PromptKind; text: string },
  ): Promise<TenantPromptState> {
    const config = await this.configOf(tenantId);
    refuseProblems(kind, text, config);
    const state = await this.repositories.promptStates.find(tenantId);
    const field = `${kind}_id` as const;
    const parent_id = state?.draft?.[field] ?? state?.active?.[field] ?? null;
    const version = { tenant_id: tenantId, kind, text, created_by: by, parent_id };
    const id = await this.repositories.prompts.keep(version);
    const draft = { greeting_id: null, instruction_id: null, ...state?.draft, [field]: id };
    return this.change(tenantId, state, { action: 'edit', draft, by });
  }

  /**
   * Answers with the draft from the next call on. With `percent` only so many of a hundred calls, as a trial; without a
   * draft it sets the share of the trial that is on.
   */
  async publish(tenantId: string, { percent, by }: By & { percent?: number | undefined }): Promise<TenantPromptState> {
    const config = await this.configOf(tenantId);
    const state = await this.repositories.promptStates.find(tenantId);
    const { rollout = null } = state ?? {};
    if (percent === undefined && rollout !== null) {
      throw new PromptError('conflict', 'A version is on trial: promote it, or end the trial with a rollback, first.');
    }
    const pointer = state?.draft ? completed(state) : rollout?.candidate;
    if (state === null || pointer === undefined) {
      throw new PromptError('conflict', 'There is no draft to publish: edit the instruction or the greeting first.');
    }
    await this.refuseUnfit(pointer, config);
    if (percent === undefined) {
      if (same(pointer, state.active)) {
        throw new PromptError('conflict', 'The draft says what is published already: there is nothing to publish.');
      }
      const active = { active: pointer, previous: state.active };
      return this.change(tenantId, state, { action: 'publish', ...active, draft: null, by });
    }
    const started_at = rollout !== null && same(pointer, rollout.candidate) ? rollout.started_at : new Date();
    const trial = { candidate: pointer, percent, started_at };
    return this.change(tenantId, state, { action: 'trial', rollout: trial, draft: null, by });
  }

  /** Answers every call with the version on trial. */
  async promote(tenantId: string, { by }: By): Promise<TenantPromptState> {
    const state = await this.stateOf(tenantId);
    const { rollout } = state;
    if (rollout === null) {
      throw new PromptError('conflict', 'No version is on trial: publish one with a percentage first.');
    }
    const active = { active: rollout.candidate, previous: state.active };
    return this.change(tenantId, state, { action: 'promote', ...active, rollout: null, by });
  }

  /** Ends the trial; without one, swaps what is published with what was before, which may be nothing. */
  async rollback(tenantId: string, { by }: By): Promise<TenantPromptState> {
    const state = await this.stateOf(tenantId);
    if (state.rollout !== null) return this.change(tenantId, state, { action: 'rollback', rollout: null, by });
    const { active, previous } = state;
    if (active === null && previous === null) {
      throw new PromptError('conflict', 'Nothing was ever published: there is nothing to return to.');
    }
    return this.change(tenantId, state, { action: 'rollback', active: previous, previous: active, by });
  }

  /** What is published now is what calls get should a version be deleted that they were meant to get. */
  async keepAsFallback(tenantId: string, { by }: By): Promise<TenantPromptState> {
    const state = await this.stateOf(tenantId);
    if (state.active === null) throw new PromptError('conflict', 'Nothing is published that could be the fallback.');
    return this.change(tenantId, state, { action: 'fallback', fallback: state.active, by });
  }

  private async configOf(tenantId: string): Promise<TenantConfig> {
    const found = await this.repositories.tenantConfigs.find(tenantId);
    if (found.kind === 'found') return found.config;
    if (found.kind === 'missing') throw new PromptError('unknown', `There is no tenant ${tenantId}.`);
    throw new PromptError('conflict', `The config of tenant ${tenantId} is broken, mend it first: ${found.issues}`);
  }

  private async stateOf(tenantId: string): Promise<TenantPromptState> {
    const state = await this.repositories.promptStates.find(tenantId);
    if (state !== null) return state;
    await this.configOf(tenantId);
    throw new PromptError('conflict', `Nothing was ever edited or published for tenant ${tenantId}.`);
  }

  /** The tenant's config may have changed since the text was edited. */
  private async refuseUnfit(pointer: PromptPointer, config: TenantConfig): Promise<void> {
    for (const kind of ['instruction', 'greeting'] as const) {
      const id = pointer[`${kind}_id`];
      if (id !== null) refuseProblems(kind, await this.repositories.prompts.read(id), config);
    }
  }

  private async change(
    tenantId: string,
    before: TenantPromptState | null,
    change: PromptStateChange & By & { action: PromptAction },
  ): Promise<TenantPromptState> {
    try {
      return await this.repositories.promptStates.change(tenantId, before, change);
    } catch (error) {
      if (!(error instanceof PromptStateChanged)) throw error;
      throw new PromptError(
        'conflict',
        `Somebody else has changed the prompts of tenant ${tenantId} at this moment: look at them, then try again.`,
      );
    }
  }
}

function refuseProblems(kind: PromptKind, text: string, config: TenantConfig): void {
  if (text.trim() === '') throw new PromptError('invalid', `The ${kind} is empty.`);
  const problems = checkPrompt(text, config);
  if (problems.length === 0) return;
  const lines = problemLines(problems).join('\n');
  throw new PromptError('invalid', `The ${kind} cannot be published:\n${lines}`, problems);
}

/** What a draft does not say stays as it is published. */
function completed({ draft, active }: TenantPromptState): PromptPointer {
  const instruction_id = draft?.instruction_id ?? active?.instruction_id;
  if (instruction_id === undefined) {
    throw new PromptError(
      'conflict',
      "The draft has a greeting only, and no instruction is published yet: edit the instruction, too, if only to keep its present words as a version. A greeting without any is `greeting_text` of the tenant's config.",
    );
  }
  return { greeting_id: draft?.greeting_id ?? active?.greeting_id ?? null, instruction_id };
}

function same(one: PromptPointer, other: PromptPointer | null): boolean {
  return one.instruction_id === other?.instruction_id && one.greeting_id === other.greeting_id;
}
