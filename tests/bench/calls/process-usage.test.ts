import { cpuSeconds, residentBytes } from '../../../bench/calls/process-usage';

describe('residentBytes', () => {
  it('resident_bytes_are_read_from_the_status', () => {
    expect(residentBytes('Name:\tnode\nVmHWM:\t  400 kB\nVmRSS:\t  200 kB\nRssAnon:\t 100 kB\n')).toBe(200 * 1024);
  });

  it('resident_bytes_of_a_process_without_memory_throw', () => {
    expect(() => residentBytes('Name:\tkthreadd\n')).toThrow('VmRSS');
  });
});

describe('cpuSeconds', () => {
  it('cpu_seconds_are_user_and_system_time_whatever_the_name', () => {
    const afterTheName = 'S 1 1 1 0 -1 4194304 9 9 9 9 250 150 7 7 20 0 11 0';

    expect(cpuSeconds(`42 (node) ${afterTheName}`)).toBe(4);
    expect(cpuSeconds(`42 (a (very) odd) ${afterTheName}`)).toBe(4);
  });
});
