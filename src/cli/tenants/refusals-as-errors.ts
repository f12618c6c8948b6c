import { TenantRefusal } from '../../tenants/tenant-refusal';
import { CommandError } from '../command-error';

/** Does something whose refusals are for the person at the command line. */
export async function refusalsAsErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TenantRefusal)) throw error;
    const hint =
      error.reason === 'number_taken' ? '\nTo move it: --move-numbers (tenants apply), --move (numbers assign).' : '';
    throw new CommandError(`${error.message}${hint}`);
  }
}
