import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { parse } from 'yaml';
import { GuardedHttp } from '../../src/infra/remote-http/guarded-http';
import { HostRules } from '../../src/infra/remote-http/host-rules';
import { ToolSecrets } from '../../src/infra/secrets/tool-secrets';
import { WebhookSender } from '../../src/infra/webhooks/webhook-sender';
import { endOfCallEventSchema } from '../../src/models/end-of-call-event';
import { postCallConfigSchema } from '../../src/models/post-call-config';

const guide = readFileSync(path.resolve(__dirname, '../../docs/webhooks.md'), 'utf8');

/** The first block of the guide in a language. */
function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(guide)?.[1] ?? '';
}

/** The guide's receiver, compiled as any file of the project. */
function guidesReceiver(): (secret: string, onEvent: (event: unknown) => void) => Server {
  const directory = mkdtempSync(path.join(__dirname, 'webhooks-'));
  const file = path.join(directory, 'receiver.ts');
  writeFileSync(file, block('ts'));
  try {
    return jest.requireActual<{ receiver: ReturnType<typeof guidesReceiver> }>(file).receiver;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe('docs/webhooks.md', () => {
  test('webhooks_guide_event_fits_the_schema_and_shows_every_field', () => {
    const event: unknown = JSON.parse(block('json'));

    expect(endOfCallEventSchema.parse(event)).toEqual(event);
    const { data } = endOfCallEventSchema.shape;
    expect(Object.keys((event as { data: object }).data).sort()).toEqual(Object.keys(data.shape).sort());
  });

  test('webhooks_guide_configuration_is_a_valid_one_and_shows_every_field', () => {
    const { post_call } = parse(block('yaml')) as { post_call: Record<string, Record<string, unknown>> };

    const config = postCallConfigSchema.parse(post_call);

    expect(Object.keys(post_call['mail'] ?? {})).toEqual(expect.arrayContaining(Object.keys(config.mail)));
    expect(Object.keys(post_call['webhook'] ?? {}).sort()).toEqual(Object.keys(config.webhook ?? {}).sort());
  });

  test('webhooks_guide_receiver_takes_a_message_once_and_a_forged_one_never', async () => {
    const secret = `whsec_${Buffer.from('the secret of the guide').toString('base64')}`;
    const other = `whsec_${Buffer.from('somebody elses').toString('base64')}`;
    const events: unknown[] = [];
    const server = guidesReceiver()(secret, (event) => events.push(event));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const http = new GuardedHttp(new HostRules({ allowed: [], internal: [host] }));
    const secrets = new ToolSecrets({ directory: undefined, variables: { ACME_WEBHOOK: secret, OTHER: other } });
    const send = (secretName: string): Promise<number> =>
      new WebhookSender(http, secrets).send({
        ...{ tenantId: 'acme', url: `http://${host}/calls`, secretName, id: 'msg_1', body: block('json') },
      });

    try {
      await expect(send('OTHER')).rejects.toMatchObject({ about: { status: 401, final: true } });
      await expect(send('ACME_WEBHOOK')).resolves.toBe(204);
      await expect(send('ACME_WEBHOOK')).resolves.toBe(204);
    } finally {
      await http.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }

    expect(events).toEqual([JSON.parse(block('json'))]);
  });
});
