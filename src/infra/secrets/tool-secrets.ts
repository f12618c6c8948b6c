import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { secretNames, withSecrets } from '../../models/remote-request';

/** A tenant's folder is named after it; anything that could lead elsewhere has none. */
const folderName = /^[\w-][\w.-]*$/;

/** Headers that are ready to be sent, and the secrets in them, which nobody else may get to see. */
export interface ResolvedHeaders {
  headers: Record<string, string>;
  secrets: string[];
}

/** A header takes one line of printable ASCII. */
const usable = /^[\x20-\x7e]+$/;

/** A secret that a tool asks for and that cannot be used; the message is for the operator and has no secret in it. */
export class UnusableSecret extends Error {
  override readonly name = 'UnusableSecret';
}

/**
 * The secret store of tools: mounted files, read anew each time so that a rotated secret needs no restart, and the
 * process's `TOOL_SECRET_<NAME>` variables. In the directory a file `<tenant_id>/<NAME>` is that tenant's own and comes
 * first; `<NAME>` is every tenant's.
 */
export class ToolSecrets {
  constructor(
    private readonly sources: { directory: string | undefined; variables: Readonly<Record<string, string>> },
  ) {}

  /** Puts secrets into a request's headers. Call it inside an activity, and let the result not leave it. */
  async resolve(tenantId: string, headers: Readonly<Record<string, string>>): Promise<ResolvedHeaders> {
    const names = [...new Set(Object.values(headers).flatMap(secretNames))];
    const values = new Map<string, string>();
    for (const name of names) {
      const value = await this.secret(tenantId, name);
      if (!usable.test(value)) throw new UnusableSecret(`the secret ${name} is not one line of printable ASCII`);
      values.set(name, value);
    }
    return {
      headers: Object.fromEntries(
        Object.entries(headers).map(([header, value]) => [
          header,
          withSecrets(value, (name) => values.get(name) ?? ''),
        ]),
      ),
      secrets: [...values.values()],
    };
  }

  private async secret(tenantId: string, name: string): Promise<string> {
    const { directory, variables } = this.sources;
    const files =
      directory === undefined ? [] : [...(folderName.test(tenantId) ? [path.join(tenantId, name)] : []), name];
    for (const file of files) {
      const text = await contentOf(path.join(directory ?? '', file));
      if (text) return text;
    }
    const variable = variables[name];
    if (variable === undefined) {
      throw new UnusableSecret(`the secret ${name} is neither TOOL_SECRET_${name} nor a file in TOOL_SECRETS_DIR`);
    }
    return variable;
  }
}

async function contentOf(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}
