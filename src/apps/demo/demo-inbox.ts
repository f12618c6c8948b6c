import { type Cleanup } from './cleanup';
import { type DemoTenant } from './demo-tenants';
import { MailCatcher } from './mail-catcher';
import { WebhookReceiver } from './webhook-receiver';

const secretName = 'DEMO_WEBHOOK';

/** Where tenants are told of their calls: their mail server, and a service of their own. */
export interface DemoInbox {
  mails: MailCatcher;
  webhooks: WebhookReceiver;
  /** With which Sonore reaches both. */
  settings: Record<string, string>;
}

/** Starts both on this machine. */
export async function startDemoInbox(cleanup: Cleanup): Promise<DemoInbox> {
  const mails = await MailCatcher.start();
  cleanup.add(() => mails.stop());
  const webhooks = await WebhookReceiver.start();
  cleanup.add(() => webhooks.stop());
  const settings = {
    SMTP_URL: mails.url,
    MAIL_FROM: 'Sonore <calls@sonore.example>',
    TOOL_INTERNAL_HOSTS: webhooks.host,
    [`TOOL_SECRET_${secretName}`]: webhooks.secret,
  };
  return { mails, webhooks, settings };
}

/** The tenant, who wants to be told of its calls there. */
export function withInbox(tenant: DemoTenant, { webhooks }: Pick<DemoInbox, 'webhooks'>): DemoTenant {
  return {
    ...tenant,
    postCall: {
      mail: { recipients: [`frontdesk@${tenant.clientId}.example`], include_cost: true },
      webhook: { url: `http://${webhooks.host}/calls`, secret_name: secretName },
    },
  };
}
