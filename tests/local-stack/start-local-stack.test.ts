import { freePort } from '../../src/local-stack/free-port';
import { silentReport } from '../../src/local-stack/report';
import { startLocalStack } from '../../src/local-stack/start-local-stack';
import { probeTcp } from '../../src/local-stack/tcp-probe';

describe('startLocalStack', () => {
  it('start_local_stack_both_start_and_stop_ends_both', async () => {
    const [temporalPort, mongoPort] = [await freePort(), await freePort()];
    const options = { temporal: { ui: false, port: temporalPort }, mongo: { port: mongoPort }, report: silentReport };

    const stack = await startLocalStack(options);
    await Promise.all([probeTcp(temporalPort), probeTcp(mongoPort)]);
    await stack.stop();
    await stack.stop();

    await expect(probeTcp(temporalPort)).rejects.toThrow('ECONNREFUSED');
    await expect(probeTcp(mongoPort)).rejects.toThrow('ECONNREFUSED');
  });

  it('start_local_stack_mongo_cannot_start_temporal_is_stopped', async () => {
    const port = await freePort();
    process.env['SONORE_MONGOD_BIN'] = '/nowhere';
    try {
      const start = startLocalStack({ temporal: { ui: false, port }, mongo: {}, report: silentReport });

      await expect(start).rejects.toThrow(/^SONORE_MONGOD_BIN=\/nowhere does not run/);
      await expect(probeTcp(port)).rejects.toThrow('ECONNREFUSED');
    } finally {
      delete process.env['SONORE_MONGOD_BIN'];
    }
  });
});
