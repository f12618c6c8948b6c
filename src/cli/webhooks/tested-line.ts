import type { WebhookTest } from '../../deliveries/test-webhook';
import { CommandError } from '../command-error';

/** What the operator is told of a test; throws unless the receiver took it. */
export function testedLine(tenant: string, test: WebhookTest): string {
  switch (test.kind) {
    case 'delivered':
      return `${tenant}: taken, HTTP ${test.status}`;
    case 'refused':
      throw new CommandError(`${tenant}: not taken: ${test.reason}.`);
    case 'no_tenant':
      throw new CommandError(`There is no tenant ${tenant}: sonore tenants list shows them.`);
    case 'no_webhook':
      throw new CommandError(`${tenant} has no post_call.webhook in its configuration.`);
    case 'broken_tenant':
      throw new CommandError(`The document of ${tenant} is broken:\n${test.issues}`);
  }
}
