import { RestartingProcess, type StartedProcess } from '../../../src/apps/dev/restarting-process';

/** A process that ends when it is told to, or when the test lets it crash. */
class FakeProcess implements StartedProcess {
  running = true;
  private end: (exitCode: number) => void = () => undefined;
  readonly exited = new Promise<number>((resolve) => (this.end = resolve));

  crash(exitCode: number): void {
    this.running = false;
    this.end(exitCode);
  }

  async stop(): Promise<void> {
    this.crash(0);
    await this.exited;
  }
}

function fakes(): {
  started: FakeProcess[];
  failures: string[];
  restarting: RestartingProcess;
  breakStart: () => void;
} {
  const started: FakeProcess[] = [];
  const failures: string[] = [];
  let isBroken = false;
  const restarting = new RestartingProcess({
    start: () => {
      if (isBroken) throw new Error('PORT is invalid');
      started.push(new FakeProcess());
      return started.at(-1)!;
    },
    onFailure: (reason) => failures.push(reason),
  });
  return { started, failures, restarting, breakStart: () => (isBroken = true) };
}

/** Lets what has been asked for happen: the fakes need no time, only turns. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('RestartingProcess', () => {
  it('restarting_process_change_replaces_the_running_process', async () => {
    const { started, failures, restarting } = fakes();
    restarting.restart();
    await settled();

    restarting.restart();
    await settled();

    expect(started.map(({ running }) => running)).toEqual([false, true]);
    expect(failures).toEqual([]);
  });

  it('restarting_process_changes_at_the_same_time_are_one_restart', async () => {
    const { started, restarting } = fakes();

    restarting.restart();
    restarting.restart();
    restarting.restart();
    await settled();

    expect(started).toHaveLength(1);
  });

  it('restarting_process_change_while_the_old_one_ends_leads_to_one_running_process', async () => {
    const { started, restarting } = fakes();
    restarting.restart();
    await settled();

    restarting.restart();
    await Promise.resolve();
    restarting.restart();
    await settled();

    expect(started.filter(({ running }) => running)).toEqual([started.at(-1)]);
  });

  it('restarting_process_crash_is_told_and_waits_for_the_next_change', async () => {
    const { started, failures, restarting } = fakes();
    restarting.restart();
    await settled();

    started[0]!.crash(1);
    await settled();

    expect(failures).toEqual(['it ended with code 1']);
    expect(started).toHaveLength(1);

    restarting.restart();
    await settled();
    expect(started[1]?.running).toBe(true);
  });

  it('restarting_process_that_cannot_start_is_told', async () => {
    const { failures, restarting, breakStart } = fakes();
    breakStart();

    restarting.restart();
    await settled();

    expect(failures).toEqual(['PORT is invalid']);
  });

  it('restarting_process_stopped_ends_it_and_starts_no_other', async () => {
    const { started, failures, restarting } = fakes();
    restarting.restart();
    await settled();

    restarting.restart();
    await restarting.stop();
    restarting.restart();
    await settled();

    expect(started.some(({ running }) => running)).toBe(false);
    expect(failures).toEqual([]);
  });
});
