import type { PromptKind } from '../models/prompt';
import type { PromptCall } from '../models/prompt-call';
import type { Logger } from '../infra/logger';
import { promptVersion } from '../infra/mongo/prompts';
import type { Repositories } from '../infra/mongo/repositories';
import type { PromptFiles } from '../infra/prompt-files';
import { withTimeLimit } from '../infra/time-limit';
import { promptVariables } from './prompt-variables';
import { isTemplate, renderTemplate, TemplateError } from './prompt-template';

/** Time the database is given while a caller waits, milliseconds. */
const readLimitMs = 1_000;

/** Words for a call. `version_id` is another one than was asked for where that could not be read. */
export interface FilledPrompt {
  version_id: string;
  text: string;
}

/** Reads the versions a call has pinned, and fills them in. */
export class PinnedPrompts {
  constructor(
    private readonly deps: {
      repositories: Pick<Repositories, 'prompts' | 'tenantConfigs'>;
      promptFiles: PromptFiles;
      log: Logger;
    },
  ) {}

  /**
   * The words of a version for one call. Read from memory, from this process's own file if that is it, or from the
   * database; where none has it in time, the file's words are taken as they are now, because a caller waits.
   * @param call what its variables are filled from; absent in calls that an older build has begun.
   * @returns for a greeting of which nothing is left, an empty text.
   * @throws when the version can be read nowhere and there is no file either.
   */
  async fill(kind: PromptKind, versionId: string, call: PromptCall | undefined): Promise<FilledPrompt> {
    const pinned = await this.read(kind, versionId, call);
    return { ...pinned, text: await this.filledIn(kind, pinned, call) };
  }

  private async read(kind: PromptKind, versionId: string, call: PromptCall | undefined): Promise<FilledPrompt> {
    const { prompts } = this.deps.repositories;
    const known = prompts.known(versionId);
    if (known !== undefined) return { version_id: versionId, text: known };
    const file = await this.fileVersion(kind, call);
    if (file?.version_id === versionId) return file;
    try {
      return { version_id: versionId, text: await withTimeLimit(readLimitMs, () => prompts.read(versionId)) };
    } catch (error) {
      if (file === null) throw error;
      this.deps.log.error(
        { event: 'instructions_db_error', ...idsOf(call), kind, version_id: versionId, err: error },
        'a pinned prompt could not be read: the file is used instead',
      );
      return file;
    }
  }

  private async fileVersion(kind: PromptKind, call: PromptCall | undefined): Promise<FilledPrompt | null> {
    if (call === undefined) return null;
    const { tenant_id } = call.tenant;
    try {
      const file = await this.deps.promptFiles.read(kind);
      return file && { version_id: promptVersion({ tenant_id, kind, text: file.text }).id, text: file.text };
    } catch (error) {
      // The version is most probably another one's, and in the database.
      this.deps.log.error(
        { event: 'prompt_file_unreadable', ...idsOf(call), kind, err: error },
        'the file cannot stand in for a prompt',
      );
      return null;
    }
  }

  /**
   * Strict, as it was when it was published. Should it fail all the same, a variable that is gone is left out, and a text
   * that is no template after all (a file with braces in it) is taken as it stands: the call goes on.
   */
  private async filledIn(
    kind: PromptKind,
    { version_id, text }: FilledPrompt,
    call: PromptCall | undefined,
  ): Promise<string> {
    if (!isTemplate(text) || call === undefined) return text;
    const variables = promptVariables(await this.withExtensions(call, text), new Date());
    try {
      return renderTemplate(text, variables);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      // Not the message: it may quote the text.
      const { line, column, variable } = error.problem;
      this.deps.log.warn(
        { event: 'prompt_not_filled_in', ...idsOf(call), version_id, line, column, variable },
        'a prompt could not be filled in as it was meant',
      );
      const left = leniently(text, variables);
      // A caller must not hear a template; the model can make something of one.
      return left === '' && kind === 'instruction' ? text : left;
    }
  }

  /** A tenant's own values are no part of a workflow's history; they are read where a text asks for them. */
  private async withExtensions(call: PromptCall, text: string): Promise<PromptCall> {
    if (!text.includes('extensions')) return call;
    const { tenant } = call;
    try {
      const found = await withTimeLimit(readLimitMs, () => this.deps.repositories.tenantConfigs.find(tenant.tenant_id));
      if (found.kind !== 'found') return call;
      return { ...call, tenant: { ...tenant, extensions: found.config.extensions } };
    } catch (error) {
      this.deps.log.error(
        { event: 'instructions_db_error', ...idsOf(call), err: error },
        "the tenant's extensions could not be read: they are left out",
      );
      return call;
    }
  }
}

/** Without what is unknown, empty when nothing else is there; a text that is no template as it stands. */
function leniently(text: string, variables: object): string {
  try {
    return renderTemplate(text, variables, { strict: false });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return error.isEmpty ? '' : text;
  }
}

function idsOf(call: PromptCall | undefined): { call_id?: string; tenant_id?: string } {
  return call === undefined ? {} : { call_id: call.call_id, tenant_id: call.tenant.tenant_id };
}
