import { addToLogContext, withLogContext } from '../../src/infra/log-context';
import { createLogger, type Logger } from '../../src/infra/logger';
import { type Settings } from '../../src/settings';

function recordingLogger(level: Settings['logLevel'] = 'DEBUG'): { log: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  return { log: createLogger({ level, destination }), lines };
}

describe('createLogger', () => {
  test('logger_line_carries_time_level_name_message_and_fields', () => {
    const { log, lines } = recordingLogger();

    log.info({ event: 'call.accepted', duration_ms: 12 }, 'call accepted');

    expect(lines).toEqual([
      {
        ts: expect.any(String),
        level: 'INFO',
        logger: 'app',
        msg: 'call accepted',
        event: 'call.accepted',
        duration_ms: 12,
      },
    ]);
    expect(new Date(String(lines[0]?.['ts'])).toISOString()).toBe(lines[0]?.['ts']);
  });

  test('logger_child_adds_tenant_and_call_to_every_line', () => {
    const { log, lines } = recordingLogger();

    log.child({ tenant_id: 'tenant-1', call_id: 'rtc_1' }).warn('slow');

    expect(lines).toMatchObject([{ tenant_id: 'tenant-1', call_id: 'rtc_1', level: 'WARNING' }]);
  });

  test('logger_levels_have_the_names_of_the_setting', () => {
    const { log, lines } = recordingLogger();

    log.debug('1');
    log.info('2');
    log.warn('3');
    log.error('4');
    log.fatal('5');

    expect(lines.map(({ level }) => level)).toEqual(['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']);
  });

  test.each<[Settings['logLevel'], number]>([
    ['DEBUG', 5],
    ['INFO', 4],
    ['WARNING', 3],
    ['ERROR', 2],
    ['CRITICAL', 1],
  ])('logger_at_level_%s_writes_%i_of_five_lines', (level, count) => {
    const { log, lines } = recordingLogger(level);

    log.debug('1');
    log.info('2');
    log.warn('3');
    log.error('4');
    log.fatal('5');

    expect(lines).toHaveLength(count);
  });

  test.each([
    [{ authorization: 'Bearer sk-1' }],
    [{ headers: { authorization: 'Bearer sk-1' } }],
    [{ request: { headers: { authorization: 'Bearer sk-1', 'x-admin-token': 'sk-1' } } }],
    [{ options: { apiKey: 'sk-1' } }],
    [{ settings: { api_key: 'sk-1', password: 'sk-1' } }],
  ])('logger_secret_in_%j_is_not_written', (fields) => {
    const { log, lines } = recordingLogger();

    log.info(fields, 'request');

    expect(JSON.stringify(lines)).toContain('[secret]');
    expect(JSON.stringify(lines)).not.toContain('sk-1');
  });

  test('logger_line_carries_the_ids_of_its_context_without_being_given_them', () => {
    const { log, lines } = recordingLogger();

    withLogContext({ call_id: 'rtc_1' }, () => {
      log.info({ event: 'before' }, 'whose call is not known');
      addToLogContext({ tenant_id: 'tenant-1' });
      log.info({ event: 'after' }, 'now it is');
    });
    log.info({ event: 'outside' }, 'nobody is called');

    expect(lines[0]).toMatchObject({ event: 'before', call_id: 'rtc_1' });
    expect(lines[0]).not.toHaveProperty('tenant_id');
    expect(lines[1]).toMatchObject({ event: 'after', call_id: 'rtc_1', tenant_id: 'tenant-1' });
    expect(lines[2]).not.toHaveProperty('call_id');
  });

  test('logger_line_about_another_call_takes_nothing_from_its_context', () => {
    const { log, lines } = recordingLogger();

    withLogContext({ call_id: 'rtc_1', tenant_id: 'tenant-1' }, () => log.warn({ call_id: 'rtc_2' }, 'write retried'));

    expect(lines[0]).toMatchObject({ call_id: 'rtc_2' });
    expect(lines[0]).not.toHaveProperty('tenant_id');
  });

  test.each([
    [{ 'pii.dialed_number': '+33145678901' }, 'pii.dialed_number', '+33•••••01'],
    [{ 'pii.dialed_number': '0145678901' }, 'pii.dialed_number', '•••••01'],
    [{ 'pii.caller_name': 'Ada Lovelace' }, 'pii.caller_name', '•••••'],
    [{ 'pii.dialed_number': null }, 'pii.dialed_number', null],
  ])('logger_personal_field_of_%j_is_masked', (fields, name, masked) => {
    const { log, lines } = recordingLogger();

    log.debug(fields, 'somebody');

    expect(lines[0]?.[name]).toBe(masked);
  });

  test('logger_number_and_key_are_masked_wherever_they_stand', () => {
    const { log, lines } = recordingLogger();

    log
      .child({ to: 'tel:+33145678999' })
      .error(
        { err: new Error('refused +33612345678'), nested: { header: 'Bearer sk-proj-abcdefgh' } },
        'no answer from sip:0612345678@carrier.example',
      );

    const line = JSON.stringify(lines);
    expect(line).not.toMatch(/612345678|145678999|abcdefgh/);
    expect(lines[0]).toMatchObject({
      to: 'tel:+33•••••99',
      err: { message: 'refused +33•••••78' },
      nested: { header: 'Bearer [secret]' },
      msg: 'no answer from sip:•••••78@carrier.example',
    });
  });

  test('logger_error_is_written_without_the_request_it_carries', () => {
    const { log, lines } = recordingLogger();
    const error = Object.assign(new Error('refused'), { status: 401, headers: { cookie: 'private' } });

    log.error({ err: error }, 'request failed');

    expect(lines[0]?.['err']).toEqual({ type: 'Error', message: 'refused', stack: expect.any(String), status: 401 });
  });
});
