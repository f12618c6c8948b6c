import { maskPersonal, maskPrivate } from '../../src/infra/mask-private';

describe('maskPrivate', () => {
  test.each([
    ['+33612345678', '+33•••••78'],
    ['from +33612345678 to +14155550100.', 'from +33•••••78 to +14•••••00.'],
    ['/api/v1/admin/numbers/%2B33612345678', '/api/v1/admin/numbers/+33•••••78'],
    ['tel:+33612345678', 'tel:+33•••••78'],
    ['sip:+33612345678@sip.example.com;user=phone', 'sip:+33•••••78@sip.example.com;user=phone'],
    ['sips:0612345678@sip.example.com', 'sips:•••••78@sip.example.com'],
    ['tel:06.12.34.56.78', 'tel:•••••78'],
    ['call 0612345678 back', 'call •••••78 back'],
  ])('number_in_%j_is_masked', (text, masked) => {
    expect(maskPrivate(text)).toBe(masked);
  });

  test.each([
    'rtc_u1_0123456789abcdef',
    '2026-11-23T10:15:00.123+00:00',
    '{"epoch":1763892900123,"duration_ms":1200}',
    'evt_68a1b2c3d4e5f60123456789',
    '1 + 12345678901234567890',
    'sip:alice@sip.example.com',
    'task-queue calls-host-0123456789ab',
    'hotel:12345',
  ])('text_%j_without_a_number_stays', (text) => {
    expect(maskPrivate(text)).toBe(text);
  });

  test.each([
    ['Authorization: Bearer abc.def', 'Authorization: Bearer [secret]'],
    ['key sk-proj-ABCdef_123 refused', 'key [secret] refused'],
    ['whsec_d2ViaG9vaw==', '[secret]'],
  ])('key_in_%j_is_left_out', (text, masked) => {
    expect(maskPrivate(text)).toBe(masked);
  });
});

describe('maskPersonal', () => {
  test.each([
    ['+33612345678', '+33•••••78'],
    ['0612345678', '•••••78'],
    ['Ada Lovelace', '•••••'],
    [{ name: 'Ada' }, '•••••'],
    [null, null],
  ])('personal_%j_becomes_%j', (value, masked) => {
    expect(maskPersonal(value)).toBe(masked);
  });
});
