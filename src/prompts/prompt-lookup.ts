import type { AfterHours } from '../models/call-policies';
import type { PromptKind, PromptPointer, PromptVariant, TenantPromptState } from '../models/prompt';
import type { TenantConfig } from '../models/tenant-config';
import type { Logger } from '../infra/logger';
import { promptVersion, PromptVersionMissing } from '../infra/mongo/prompts';
import type { Repositories } from '../infra/mongo/repositories';
import type { PromptFile, PromptFiles } from '../infra/prompt-files';
import { withTimeLimit } from '../infra/time-limit';
import { rolloutShare } from './rollout-share';

/** What a call is answered with. */
export interface FoundPrompts {
  prompts: PromptPointer;
  prompt_variant: PromptVariant;
  /** The database did not say what was meant; the words are the fallback. */
  instructions_db_error: boolean;
}

/** One source's words: texts that are still to be pinned, or versions that are. */
interface Words {
  variant: PromptVariant;
  instruction?: PromptFile | string | null | undefined;
  greeting?: PromptFile | string | null | undefined;
}

/** Whose prompts are wanted for which call; `afterHours` while the tenant is closed. */
export interface PromptsWanted {
  callId: string;
  config: TenantConfig;
  afterHours: AfterHours | undefined;
  /** From `readState`. */
  state: Promise<TenantPromptState | null>;
  /** Time the database is given, milliseconds. */
  limitMs: number;
}

/**
 * Finds the words of a call, in this order and each kind by itself: the tenant's words for closed hours, its published
 * versions, the texts of its config, the files.
 */
export class PromptLookup {
  constructor(
    private readonly deps: {
      repositories: Pick<Repositories, 'prompts' | 'promptStates'>;
      promptFiles: PromptFiles;
      log: Logger;
    },
  ) {}

  /** Begins to read a tenant's state, beside whatever else is being read; failing is left to `find`. */
  readState(tenantId: string): Promise<TenantPromptState | null> {
    const state = this.deps.repositories.promptStates.find(tenantId);
    state.catch(() => undefined);
    return state;
  }

  /**
   * Null when there are no instructions anywhere. Where the database cannot say what was meant, in time or at all, the
   * files are the fallback: every process has them, so their versions can be read anywhere without a database. Without
   * files its error is thrown.
   */
  async find(wanted: PromptsWanted): Promise<FoundPrompts | null> {
    const { callId, config, limitMs } = wanted;
    try {
      return await withTimeLimit(limitMs, () => this.meant(wanted));
    } catch (error) {
      const { tenant_id } = config;
      this.deps.log.error(
        { event: 'instructions_db_error', call_id: callId, tenant_id, err: error },
        'the prompts could not be read: the call is answered with the files',
      );
      const fallback = await this.fallback(tenant_id);
      if (fallback === null) throw error;
      return fallback;
    }
  }

  private async meant({ callId, config, afterHours, state }: PromptsWanted): Promise<FoundPrompts | null> {
    const sources: Words[] = [
      { variant: 'after_hours', ...ownTexts(afterHours) },
      ...(await this.published(callId, config.tenant_id, await state)),
      { variant: 'tenant_config', ...ownTexts(config) },
    ];
    // A file that cannot be read is no trouble to a tenant that does not need it.
    const [instruction, greeting] = await Promise.all([
      sources.find((source) => source.instruction) ?? this.instructionFile().then(ofFile('instruction')),
      sources.find((source) => source.greeting) ?? this.greetingFile().then(ofFile('greeting')),
    ]);
    if (!instruction.instruction) return null;
    const [instruction_id, greeting_id] = await Promise.all([
      this.versionOf(config.tenant_id, 'instruction', instruction.instruction),
      greeting.greeting ? this.versionOf(config.tenant_id, 'greeting', greeting.greeting) : null,
    ]);
    return {
      prompts: { greeting_id, instruction_id },
      // With a greeting of its own for closed hours, a call is no example of the published words.
      prompt_variant: greeting.variant === 'after_hours' ? 'after_hours' : instruction.variant,
      instructions_db_error: false,
    };
  }

  /** The versions that answer this call; none where nothing is published, or nothing of it is left. */
  private async published(callId: string, tenantId: string, state: TenantPromptState | null): Promise<Words[]> {
    if (state === null) return [];
    const { active, fallback, rollout } = state;
    const onTrial = rollout !== null && rolloutShare(callId) < rollout.percent;
    const chosen: { variant: PromptVariant; pointer: PromptPointer | null } = onTrial
      ? { variant: 'candidate', pointer: rollout.candidate }
      : { variant: 'active', pointer: active };
    for (const { variant, pointer } of [chosen, { variant: 'fallback' as const, pointer: fallback }]) {
      // Without a published version there is nothing to fall back from.
      if (pointer === null) break;
      try {
        await this.load(pointer);
        return [{ variant, instruction: pointer.instruction_id, greeting: pointer.greeting_id }];
      } catch (error) {
        if (!(error instanceof PromptVersionMissing)) throw error;
        this.deps.log.error(
          { event: 'prompt_version_missing', call_id: callId, tenant_id: tenantId, variant, err: error },
          'a published prompt has been deleted: publish again, or roll back',
        );
      }
    }
    return [];
  }

  /** Makes sure that the versions are there; they are then in this process's memory. */
  private async load({ instruction_id, greeting_id }: PromptPointer): Promise<void> {
    const { prompts } = this.deps.repositories;
    await Promise.all([prompts.read(instruction_id), greeting_id === null ? null : prompts.read(greeting_id)]);
  }

  private instructionFile(): Promise<PromptFile | null> {
    return this.deps.promptFiles.read('instruction');
  }

  /** Null, too, where it is there and cannot be read: that is no reason to refuse a call. */
  private async greetingFile(): Promise<PromptFile | null> {
    try {
      return await this.deps.promptFiles.read('greeting');
    } catch (error) {
      this.deps.log.error(
        { event: 'prompt_file_unreadable', kind: 'greeting', err: error },
        'GREETING_FILE is left out',
      );
      return null;
    }
  }

  private async versionOf(tenantId: string, kind: PromptKind, words: PromptFile | string): Promise<string> {
    if (typeof words === 'string') return words;
    return this.deps.repositories.prompts.pin({
      ...{ tenant_id: tenantId, kind },
      ...{ text: words.text, created_by: words.source },
    });
  }

  private async fallback(tenantId: string): Promise<FoundPrompts | null> {
    const [instruction, greeting] = await Promise.all([this.instructionFile(), this.greetingFile()]);
    if (!instruction) return null;
    return {
      prompts: {
        greeting_id: greeting && this.versionOfFile(tenantId, 'greeting', greeting),
        instruction_id: this.versionOfFile(tenantId, 'instruction', instruction),
      },
      prompt_variant: 'fallback',
      instructions_db_error: true,
    };
  }

  /** Its id, without waiting for the database; kept there when that is possible, so that the record's id leads to it. */
  private versionOfFile(tenant_id: string, kind: PromptKind, { text, source }: PromptFile): string {
    this.deps.repositories.prompts.pin({ tenant_id, kind, text, created_by: source }).catch(() => undefined);
    return promptVersion({ tenant_id, kind, text }).id;
  }
}

function ofFile(kind: PromptKind): (file: PromptFile | null) => Words {
  return (file) => ({ variant: 'files', [kind]: file });
}

function ownTexts(
  texts: Pick<TenantConfig, 'instruction_text' | 'greeting_text'> | undefined,
): Record<PromptKind, PromptFile | null> {
  const source = 'tenant_config';
  const { instruction_text, greeting_text } = texts ?? {};
  return {
    instruction: instruction_text ? { text: instruction_text, source } : null,
    greeting: greeting_text ? { text: greeting_text, source } : null,
  };
}
