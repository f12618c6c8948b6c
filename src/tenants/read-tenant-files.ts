import { type FileFinding, type PlacedTenant, readTenantFile, type TenantFile } from './read-tenant-file';

/**
 * Reads several files as one; a tenant or a number that is there twice is a problem, because which of them counts is
 * not ours to choose.
 * @throws Error of the file system when one of them cannot be read.
 */
export async function readTenantFiles(files: readonly string[]): Promise<TenantFile> {
  const read: TenantFile = { tenants: [], problems: [], warnings: [] };
  for (const file of files) {
    const { tenants, problems, warnings } = await readTenantFile(file);
    read.tenants.push(...tenants);
    read.problems.push(...problems);
    read.warnings.push(...warnings);
  }
  return { ...read, problems: [...read.problems, ...repeated(read.tenants)] };
}

function repeated(tenants: readonly PlacedTenant[]): FileFinding[] {
  const seen = new Map<string, PlacedTenant>();
  return tenants.flatMap((placed) => {
    const { tenant, file, line } = placed;
    const names = [`tenant ${tenant.tenant_id}`, ...(tenant.numbers ?? [])];
    return names.flatMap((name) => {
      const first = seen.get(name);
      if (first === undefined) seen.set(name, placed);
      return first === undefined ? [] : [{ file, line, message: `${name} is also in ${first.file}:${first.line}` }];
    });
  });
}
