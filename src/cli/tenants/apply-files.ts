import { applyTenants, refuseTakenNumbers } from '../../tenants/apply-tenants';
import { planTenants, type TenantPlan } from '../../tenants/plan-tenants';
import { colouredDiff } from '../coloured-diff';
import { type CommandContext, withRepositories } from '../command-context';
import { confirm, type Terminal } from '../terminal';
import { readValidFiles } from './read-files';
import { refusalsAsErrors } from './refusals-as-errors';

export interface ApplyFlags {
  dryRun?: true;
  yes?: true;
  moveNumbers?: true;
  json?: true;
}

/** Makes the database say what the files say: shows the difference, asks, writes; `json` answers when all is done. */
export async function applyFiles(
  context: CommandContext,
  terminal: Terminal,
  files: readonly string[],
  { dryRun = false, yes = false, moveNumbers = false, json = false }: Partial<Record<keyof ApplyFlags, boolean>>,
): Promise<void> {
  const tenants = await readValidFiles(context, files);
  await withRepositories(context, (repositories) =>
    refusalsAsErrors(async () => {
      const plans = await planTenants(repositories, tenants);
      const changes = plans.filter(({ change }) => change !== 'unchanged');
      const show = json ? context.tell : context.print;
      changes.forEach((plan) => shownPlan(plan, terminal).forEach(show));
      // Before anybody is asked.
      refuseTakenNumbers(plans, { moveNumbers });
      if (changes.length > 0 && !dryRun) {
        await confirm(terminal, `Change ${ofAll(changes, plans)}?`, yes);
        await applyTenants(repositories, plans, { moveNumbers });
      }
      context.tell(conclusion(changes, plans, dryRun));
      if (json) context.print(JSON.stringify({ dry_run: dryRun, tenants: plans.map(planned) }));
    }),
  );
}

function conclusion(changes: readonly TenantPlan[], plans: readonly TenantPlan[], dryRun: boolean): string {
  if (changes.length > 0) return `${dryRun ? 'Would change' : 'Changed'}: ${ofAll(changes, plans)}.`;
  return 'Nothing to change: the database says what the files say.';
}

/** `2 of 5 tenants`. */
function ofAll(changes: readonly TenantPlan[], plans: readonly TenantPlan[]): string {
  return `${changes.length} of ${plans.length} ${plans.length === 1 ? 'tenant' : 'tenants'}`;
}

function planned({ tenant_id, change, diff, numbers }: TenantPlan): object {
  const { assigned, taken, released } = numbers;
  return { tenant_id, change, diff, numbers: { assigned, moved: taken, released } };
}

function shownPlan({ tenant_id, change, diff, numbers }: TenantPlan, { colour }: Terminal): string[] {
  const moved = numbers.taken.map(({ phone_number, tenant_id: owner }) => `  ${phone_number} is taken from ${owner}`);
  const renamed = numbers.renamed.map((phone_number) => `  ${phone_number} is noted with another client_id`);
  const title = `${tenant_id} (${change === 'created' ? 'new' : 'changed'})`;
  return [title, ...colouredDiff(diff, colour), ...moved, ...renamed, ''];
}
