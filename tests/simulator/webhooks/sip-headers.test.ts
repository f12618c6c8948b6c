import { inviteHeaders } from '../../../src/simulator/webhooks/sip-headers';

describe('inviteHeaders', () => {
  test('changes_replaceAddAndRemove', () => {
    const headers = inviteHeaders('anonymous', '+33145678901', [
      { name: 'to', value: 'sip:+33145678901@example.org' },
      { name: 'X-Dialed-Number', value: '0033145678901' },
      { name: 'Diversion', value: '' },
    ]);

    const names = headers.map(({ name }) => name.toLowerCase());
    expect(names).not.toContain('diversion');
    expect(names.filter((name) => name === 'to')).toHaveLength(1);
    expect(headers).toContainEqual({ name: 'to', value: 'sip:+33145678901@example.org' });
    expect(headers.at(-1)).toEqual({ name: 'X-Dialed-Number', value: '0033145678901' });
    expect(headers).toContainEqual({ name: 'From', value: 'sip:anonymous@anonymous.invalid' });
  });
});
