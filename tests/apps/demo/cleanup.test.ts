import { Cleanup } from '../../../src/apps/demo/cleanup';

describe('Cleanup', () => {
  it('cleanup_steps_run_once_in_the_opposite_order', async () => {
    const cleanup = new Cleanup();
    const ended: string[] = [];
    for (const name of ['server', 'gateway', 'client']) cleanup.add(() => Promise.resolve(void ended.push(name)));

    await Promise.all([cleanup.run(), cleanup.run()]);

    expect(ended).toEqual(['client', 'gateway', 'server']);
  });

  it('cleanup_step_fails_the_others_still_run_and_the_failure_is_told', async () => {
    const cleanup = new Cleanup();
    const ended: string[] = [];
    cleanup.add(() => Promise.resolve(void ended.push('server')));
    cleanup.add(() => Promise.reject(new Error('stuck')));

    await expect(cleanup.run()).rejects.toThrow('stuck');

    expect(ended).toEqual(['server']);
  });
});
