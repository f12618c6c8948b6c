import type { TenantDocument } from '../../tenants/check-tenant';
import { fileFindingText, type TenantFile } from '../../tenants/read-tenant-file';
import { readTenantFiles } from '../../tenants/read-tenant-files';
import { CommandError } from '../command-error';
import type { CommandContext } from '../command-context';

/**
 * Everything there is to say about some files.
 * @throws CommandError (exit code 2) when one cannot be read.
 */
export async function inspectFiles(files: readonly string[]): Promise<TenantFile> {
  try {
    return await readTenantFiles(files);
  } catch (error) {
    const { code, path, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === 'ENOENT') throw new CommandError(`There is no file ${path}.`, 2);
    // Its error names no path.
    if (code === 'EISDIR') throw new CommandError('One of these is a folder; name the files in it.', 2);
    throw new CommandError(`A file cannot be read: ${message}`, 2);
  }
}

/**
 * The tenants of some files; warnings are told.
 * @throws CommandError (exit code 2) naming every problem with file and line.
 */
export async function readValidFiles(context: CommandContext, files: readonly string[]): Promise<TenantDocument[]> {
  const { tenants, problems, warnings } = await inspectFiles(files);
  warnings.forEach((warning) => context.tell(`warning: ${fileFindingText(warning)}`));
  if (problems.length === 0) return tenants.map(({ tenant }) => tenant);
  throw new CommandError(['Nothing was changed:', ...problems.map(fileFindingText)].join('\n'), 2);
}
