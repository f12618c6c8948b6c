import { createTwoFilesPatch } from 'diff';
import type { PromptKind, PromptText, PromptVariant, TenantPromptState } from '../models/prompt';
import {
  type PromptChangeView,
  type PromptComparison,
  type PromptDiff,
  type PromptInForce,
  type PromptName,
  promptNames,
  type PromptsView,
  type PromptVersionView,
} from '../models/prompts-view';
import type { TenantConfig } from '../models/tenant-config';
import type { Repositories } from '../infra/mongo/repositories';
import type { PromptFiles } from '../infra/prompt-files';
import { OutcomeSum } from './compare-outcomes';
import { type EndedTrial, lastTrial } from './last-trial';
import { PromptError } from './prompt-error';

const kinds: readonly PromptKind[] = ['instruction', 'greeting'];

/** What is answered with beside a version on trial: the published words, or those of a tenant that has published none. */
const baseline: readonly PromptVariant[] = ['active', 'tenant_config', 'files'];

type PromptRepositories = Pick<Repositories, 'prompts' | 'promptStates' | 'tenantConfigs' | 'answeredCalls'>;

/** Everything that can be looked at of a tenant's prompts, for the command line and the admin API alike. */
export class PromptViews {
  constructor(
    private readonly repositories: PromptRepositories,
    private readonly promptFiles: PromptFiles,
  ) {}

  /** Which versions answer, which wait, and the words in force. */
  async show(tenantId: string): Promise<PromptsView> {
    const config = await this.configOf(tenantId);
    const state = await this.repositories.promptStates.find(tenantId);
    const inForce = await this.inForce(state, config);
    return {
      tenant_id: tenantId,
      revision: state?.revision ?? 0,
      active: state?.active ?? null,
      previous: state?.previous ?? null,
      fallback: state?.fallback ?? null,
      draft: state?.draft ?? null,
      rollout: state?.rollout ? { ...state.rollout, started_at: state.rollout.started_at.toISOString() } : null,
      updated_at: state?.updated_at.toISOString() ?? null,
      updated_by: state?.updated_by ?? null,
      in_force: inForce,
    };
  }

  /** The text that editing a kind begins with: the draft, else the words in force, else none. */
  async toEdit(tenantId: string, kind: PromptKind): Promise<string> {
    const config = await this.configOf(tenantId);
    const state = await this.repositories.promptStates.find(tenantId);
    const draftId = state?.draft?.[`${kind}_id`];
    if (draftId) return this.repositories.prompts.read(draftId);
    const inForce = await this.inForce(state, config);
    return inForce.find((prompt) => prompt.kind === kind)?.prompt_text ?? '';
  }

  /** Versions of a tenant, newest first. */
  async history(
    tenantId: string,
    { limit, kind }: { limit: number; kind?: PromptKind | undefined },
  ): Promise<PromptVersionView[]> {
    await this.configOf(tenantId);
    const [state, versions] = await Promise.all([
      this.repositories.promptStates.find(tenantId),
      this.repositories.prompts.ofTenant(tenantId, { limit, kind }),
    ]);
    return versions.map((version) => versionView(version, state));
  }

  /** Who has changed what, the latest first. */
  async changes(tenantId: string, limit: number): Promise<PromptChangeView[]> {
    await this.configOf(tenantId);
    const changes = await this.repositories.promptStates.changes(tenantId, limit);
    return changes.map((change) => ({ ...change, at: change.at.toISOString() }));
  }

  /** One version, by its id or a beginning of it that no other version has. */
  async version(tenantId: string, id: string): Promise<PromptVersionView> {
    await this.configOf(tenantId);
    const [state, version] = await Promise.all([
      this.repositories.promptStates.find(tenantId),
      this.versionOf(tenantId, id),
    ]);
    return versionView(version, state);
  }

  /**
   * How two prompts differ, each given by its name or as a version's id. By default from what is published to the draft,
   * else to the version on trial; without either, from what was published before.
   */
  async diff(tenantId: string, from?: string, to?: string): Promise<PromptDiff> {
    const config = await this.configOf(tenantId);
    const state = await this.repositories.promptStates.find(tenantId);
    const [first, second] = defaultNames(state);
    const names = { from: from ?? first, to: to ?? (from === undefined ? second : 'active') };
    const [before, after] = await Promise.all([
      this.textsOf(names.from, tenantId, state, config),
      this.textsOf(names.to, tenantId, state, config),
    ]);
    const patches = kinds.flatMap((kind) => {
      const [old, changed] = [before[kind], after[kind]];
      // A version is of one kind; the other has nothing to be compared with.
      if (old === changed || old === undefined || changed === undefined) return [];
      const labels = [`${kind} ${names.from}`, `${kind} ${names.to}`] as const;
      const patch = createTwoFilesPatch(...labels, asLines(old), asLines(changed), '', '', { context: 3 });
      return [{ kind, patch }];
    });
    return { ...names, patches };
  }

  /** How the calls of the version on trial went, beside the others meanwhile; without a trial, those of the last one. */
  async compare(tenantId: string): Promise<PromptComparison> {
    await this.configOf(tenantId);
    const { active, candidate, percent, started_at, ended_at } = await this.trialOf(tenantId);
    const sums = { active: new OutcomeSum(), candidate: new OutcomeSum() };
    const variants: PromptVariant[] = ['candidate', ...baseline];
    const period = { since: started_at, until: ended_at };
    for await (const call of this.repositories.answeredCalls.during(tenantId, period, variants)) {
      sums[call.prompt_variant === 'candidate' ? 'candidate' : 'active'].add(call);
    }
    return {
      ...{ tenant_id: tenantId, since: started_at.toISOString(), until: ended_at?.toISOString() ?? null, percent },
      active: { prompts: active, ...sums.active.result() },
      candidate: { prompts: candidate, ...sums.candidate.result() },
    };
  }

  /** The trial that is on, else the last one. */
  private async trialOf(tenantId: string): Promise<Omit<EndedTrial, 'ended_at'> & { ended_at: Date | null }> {
    const { promptStates } = this.repositories;
    const state = await promptStates.find(tenantId);
    if (state?.rollout) return { ...state.rollout, active: state.active, ended_at: null };
    const ended = lastTrial(await promptStates.changes(tenantId, Infinity));
    if (ended !== null) return ended;
    throw new PromptError('conflict', 'No version was ever on trial: publish one with a percentage first.');
  }

  private async configOf(tenantId: string): Promise<TenantConfig | null> {
    const found = await this.repositories.tenantConfigs.find(tenantId);
    if (found.kind === 'missing') throw new PromptError('unknown', `There is no tenant ${tenantId}.`);
    // A broken config does not keep its prompts from being looked at.
    return found.kind === 'found' ? found.config : null;
  }

  /** Of each kind what a call would get, as `PromptLookup` finds it. */
  private async inForce(state: TenantPromptState | null, config: TenantConfig | null): Promise<PromptInForce[]> {
    const published = await this.published(state);
    const prompts = await Promise.all(
      kinds.map(async (kind) => published.find((prompt) => prompt.kind === kind) ?? this.unpublished(kind, config)),
    );
    return prompts.filter((prompt) => prompt !== null);
  }

  /** The published versions, the fallback when somebody has deleted one of them; empty without either. */
  private async published(state: TenantPromptState | null): Promise<PromptInForce[]> {
    for (const source of ['active', 'fallback'] as const) {
      const pointer = state?.[source];
      if (!pointer) return [];
      const ids = [pointer.instruction_id, pointer.greeting_id].filter((id) => id !== null);
      const found = await Promise.all(ids.map(async (id) => this.repositories.prompts.find(id)));
      const versions = found.filter((version) => version !== null);
      if (versions.length < ids.length) continue;
      return versions.map(({ _id, kind, prompt_text }) => ({ kind, source, version_id: _id, prompt_text }));
    }
    return [];
  }

  /** What a tenant says where nothing is published. */
  private async unpublished(kind: PromptKind, config: TenantConfig | null): Promise<PromptInForce | null> {
    const own = config?.[`${kind}_text`];
    if (own !== undefined) return { kind, source: 'tenant_config', version_id: null, prompt_text: own };
    const file = await this.promptFiles.read(kind);
    return file && { kind, source: 'file', version_id: null, prompt_text: file.text };
  }

  private async textsOf(
    name: string,
    tenantId: string,
    state: TenantPromptState | null,
    config: TenantConfig | null,
  ): Promise<Partial<Record<PromptKind, string>>> {
    if (!isPromptName(name)) {
      const { kind, prompt_text } = await this.versionOf(tenantId, name);
      return { [kind]: prompt_text };
    }
    const pointer = pointerOf(state, name);
    // `active` and `previous` may be nothing: the tenant then says what its config or the files say.
    if (pointer === null && name !== 'active' && name !== 'previous') {
      throw new PromptError('conflict', `Tenant ${tenantId} has no ${name} prompts.`);
    }
    const textOf = async (kind: PromptKind): Promise<string> => {
      const id = pointer?.[`${kind}_id`];
      return id ? this.repositories.prompts.read(id) : ((await this.unpublished(kind, config))?.prompt_text ?? '');
    };
    const [instruction, greeting] = await Promise.all([textOf('instruction'), textOf('greeting')]);
    return { instruction, greeting };
  }

  private async versionOf(tenantId: string, id: string): Promise<PromptText> {
    const [version, another] = await this.repositories.prompts.ofTenant(tenantId, { idPrefix: id, limit: 2 });
    if (version === undefined || another !== undefined) {
      const what = another === undefined ? 'no version' : 'more than one version';
      throw new PromptError('unknown', `Tenant ${tenantId} has ${what} ${id}; its history names them.`);
    }
    return version;
  }
}

/** Without the remark of every patch that the last line has no end. */
function asLines(text: string): string {
  return text === '' ? text : `${text}\n`;
}

function isPromptName(name: string): name is PromptName {
  return (promptNames as readonly string[]).includes(name);
}

/** A draft is shown as what it would publish. */
function pointerOf(
  state: TenantPromptState | null,
  name: PromptName,
): { instruction_id: string | null; greeting_id: string | null } | null {
  if (state === null) return null;
  if (name === 'candidate') return state.rollout?.candidate ?? null;
  if (name !== 'draft') return state[name];
  return (
    state.draft && {
      instruction_id: state.draft.instruction_id ?? state.active?.instruction_id ?? null,
      greeting_id: state.draft.greeting_id ?? state.active?.greeting_id ?? null,
    }
  );
}

function defaultNames(state: TenantPromptState | null): [PromptName, PromptName] {
  if (state?.draft) return ['active', 'draft'];
  return state?.rollout ? ['active', 'candidate'] : ['previous', 'active'];
}

function versionView(version: PromptText, state: TenantPromptState | null): PromptVersionView {
  const { _id, kind, parent_id, created_at, created_by, prompt_text } = version;
  const is = promptNames.filter((name) => {
    const pointer = name === 'draft' ? (state?.draft ?? null) : pointerOf(state, name);
    return pointer?.[`${kind}_id`] === _id;
  });
  return { version_id: _id, kind, parent_id, created_at: created_at.toISOString(), created_by, is, prompt_text };
}
