import { randomUUID } from 'node:crypto';
import type { TenantConfigs } from '../infra/mongo/tenant-configs';
import { GuardedHttp } from '../infra/remote-http/guarded-http';
import { HostRules } from '../infra/remote-http/host-rules';
import { ToolSecrets } from '../infra/secrets/tool-secrets';
import { WebhookFailure } from '../infra/webhooks/webhook-failure';
import { WebhookSender } from '../infra/webhooks/webhook-sender';
import type { TestEvent } from '../models/end-of-call-event';
import type { Settings } from '../settings';

/** What became of a test event; `status` is the receiver's answer, null when there was none. */
export type WebhookTest =
  | { kind: 'delivered'; status: number }
  | { kind: 'refused'; status: number | null; reason: string }
  | { kind: 'no_tenant' }
  | { kind: 'no_webhook' }
  | { kind: 'broken_tenant'; issues: string };

export interface WebhookTestDependencies {
  tenantConfigs: Pick<TenantConfigs, 'find'>;
  settings: Pick<Settings, 'toolAllowedHosts' | 'toolInternalHosts' | 'toolSecretsDir' | 'toolSecrets'>;
}

/** Sends a signed test event to a tenant's webhook, once, from this process: with its secrets and its allowed hosts. */
export async function testWebhook(
  tenantId: string,
  { tenantConfigs, settings }: WebhookTestDependencies,
): Promise<WebhookTest> {
  const found = await tenantConfigs.find(tenantId);
  if (found.kind === 'missing') return { kind: 'no_tenant' };
  if (found.kind === 'invalid') return { kind: 'broken_tenant', issues: found.issues };
  const webhook = found.config.post_call?.webhook;
  if (webhook === undefined) return { kind: 'no_webhook' };

  const http = new GuardedHttp(
    new HostRules({ allowed: settings.toolAllowedHosts, internal: settings.toolInternalHosts }),
  );
  const secrets = new ToolSecrets({ directory: settings.toolSecretsDir, variables: settings.toolSecrets });
  const event: TestEvent = {
    type: 'webhook.test',
    timestamp: new Date().toISOString(),
    data: { tenant_id: tenantId },
  };
  try {
    const status = await new WebhookSender(http, secrets).send({
      ...{ tenantId, url: webhook.url, secretName: webhook.secret_name },
      ...{ id: `msg_test_${randomUUID()}`, body: JSON.stringify(event) },
    });
    return { kind: 'delivered', status };
  } catch (error) {
    if (!(error instanceof WebhookFailure)) throw error;
    return { kind: 'refused', status: error.about.status, reason: error.reason };
  } finally {
    await http.close();
  }
}
