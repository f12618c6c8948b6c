import { signingKeys } from '../../../infra/webhooks/signing-keys';
import { secretNames } from '../../../models/remote-request';
import type { TenantConfig } from '../../../models/tenant-config';
import type { DoctorCheck } from '../doctor-check';
import { fail, type Finding, ok } from '../finding';

/** Every secret that a tenant's tools and webhook ask for is there and can be used. Their values are shown nowhere. */
export const toolSecrets: DoctorCheck = {
  name: 'secrets',
  needs: ['mongodb'],
  run: async ({ activeTenants, secrets }) => {
    const wanted = (await activeTenants()).flatMap(wantedSecrets);
    const findings = await Promise.all(
      wanted.map(async ({ tenantId, name, by, signs }): Promise<Finding[]> => {
        try {
          const { headers } = await secrets.resolve(tenantId, { secret: `{{secret:${name}}}` });
          if (signs) signingKeys(name, headers['secret'] ?? '');
          return [];
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          const fix = `Set TOOL_SECRET_${name}, or put the file ${tenantId}/${name} into TOOL_SECRETS_DIR.`;
          return [fail(`${by} of the tenant ${tenantId} cannot be used: ${reason}.`, fix)];
        }
      }),
    );
    const missing = findings.flat();
    return missing.length > 0 ? missing : [ok(`All ${wanted.length} secrets that tenants name are there.`)];
  },
};

/** A secret, and what asks for it. */
interface WantedSecret {
  tenantId: string;
  name: string;
  by: string;
  /** It is no password, but what messages are signed with. */
  signs: boolean;
}

function wantedSecrets({ tenant_id: tenantId, features, post_call }: TenantConfig): WantedSecret[] {
  const { http_tools = [], mcp_servers = [] } = features;
  const sources = [
    ...http_tools.filter(({ enabled }) => enabled).map(({ name, headers }) => ({ by: `The tool ${name}`, headers })),
    ...mcp_servers
      .filter(({ enabled }) => enabled)
      .map(({ server_id, headers }) => ({ by: `The MCP server ${server_id}`, headers })),
  ];
  const ofTools = sources.flatMap(({ by, headers }) =>
    [...new Set(Object.values(headers).flatMap(secretNames))].map((name) => ({ tenantId, name, by, signs: false })),
  );
  const webhook = post_call?.webhook;
  if (webhook === undefined) return ofTools;
  return [...ofTools, { tenantId, name: webhook.secret_name, by: 'The end-of-call webhook', signs: true }];
}
