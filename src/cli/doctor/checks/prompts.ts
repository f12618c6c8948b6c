import type { TenantConfig } from '../../../models/tenant-config';
import { checkPrompt, problemLines } from '../../../prompts/check-prompt';
import type { FoundPrompts } from '../../../prompts/prompt-lookup';
import type { DoctorCheck } from '../doctor-check';
import type { DoctorContext } from '../doctor-context';
import { fail, type Finding, ok, warn } from '../finding';
import { reasonOf } from '../run-checks';
import { TenantSessions } from '../tenant-sessions';

/** Every active tenant has words that can be read and filled in. */
export const prompts: DoctorCheck = {
  name: 'prompts',
  needs: ['mongodb'],
  run: async (context) => {
    const tenants = await context.activeTenants();
    const sessions = new TenantSessions(context);
    const looked = tenants.map((tenant) =>
      promptFindings(context, sessions, tenant).catch((error: unknown) => [unreadable(tenant, error)]),
    );
    const findings = (await Promise.all(looked)).flat();
    return findings.length > 0 ? findings : [ok(`The prompts of ${tenants.length} active tenants can be read.`)];
  },
};

async function promptFindings(
  context: DoctorContext,
  sessions: TenantSessions,
  tenant: TenantConfig,
): Promise<Finding[]> {
  const { tenant_id } = tenant;
  const found = await sessions.prompts(tenant);
  if (found === null) {
    const message = `The tenant ${tenant_id} has no instructions: its calls are refused (500).`;
    return [fail(message, `sonore prompts edit ${tenant_id}, or put them into INSTRUCTIONS_FILE.`)];
  }
  if (found.instructions_db_error) {
    const reason = await context
      .repositories()
      .promptStates.find(tenant_id)
      .then(() => 'MongoDB did not give them in time', reasonOf);
    const message = `The prompts of the tenant ${tenant_id} cannot be read, its calls get the files: ${reason}`;
    return [warn(message, mending(tenant_id))];
  }
  const { instruction_id, greeting_id } = found.prompts;
  const ids = [instruction_id, ...(greeting_id === null ? [] : [greeting_id])];
  const texts = await Promise.all(ids.map((id) => context.repositories().prompts.read(id)));
  const problems = texts.flatMap((text) => problemLines(checkPrompt(text, tenant)));
  const findings = problems.map((problem) =>
    warn(`A prompt of the tenant ${tenant_id} cannot be filled in: ${problem}.`, `sonore prompts edit ${tenant_id}`),
  );
  const state = await context.repositories().promptStates.find(tenant_id);
  if (state?.active && found.prompt_variant !== 'active') {
    const message = `What is published for the tenant ${tenant_id} has been deleted: its calls get ${insteadOf(found)}.`;
    findings.push(warn(message, `sonore prompts publish ${tenant_id}, or sonore prompts rollback ${tenant_id}`));
  }
  return findings;
}

function insteadOf({ prompt_variant }: FoundPrompts): string {
  if (prompt_variant === 'fallback') return 'the fallback';
  return prompt_variant === 'files' ? 'the files' : 'its config';
}

/** One tenant's trouble hides nobody else's. */
function unreadable({ tenant_id }: TenantConfig, error: unknown): Finding {
  return fail(`The prompts of the tenant ${tenant_id} cannot be read: ${reasonOf(error)}`, mending(tenant_id));
}

function mending(tenantId: string): string {
  return `Mend or delete the document of ${tenantId} in tenant-prompt-state, then: sonore prompts show ${tenantId}`;
}
