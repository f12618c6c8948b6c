import { startGateway } from '../../../src/apps/gateway/start-gateway';
import { testGateway } from './support/test-gateway';
import { incomingEvent, postWebhook } from './support/post-webhook';

describe('startGateway', () => {
  test('startGateway_listening_serves_webhooks_until_stopped', async () => {
    const { dependencies, starts } = testGateway();
    const gateway = await startGateway({ ...dependencies, port: 0, host: '127.0.0.1' });

    const response = await postWebhook(gateway.url, incomingEvent());

    expect(response.status).toBe(200);
    expect(starts).toHaveLength(1);
    await gateway.stop();
    await expect(fetch(`${gateway.url}/api/v1/health`)).rejects.toThrow('fetch failed');
  });

  test('startGateway_without_a_port_takes_the_configured_one', async () => {
    const { dependencies } = testGateway({ PORT: '0' });
    const gateway = await startGateway({ ...dependencies, routes: 'health', host: '127.0.0.1' });

    expect((await fetch(`${gateway.url}/api/v1/health`)).status).toBe(200);

    await gateway.stop();
  });
});
