import { callerNumber, dialedNumber, phoneNumberOf } from '../../src/models/phone-number';

const dialedHeaders = ['X-Dialed-Number', 'Diversion', 'P-Called-Party-ID', 'To'];

describe('phoneNumberOf', () => {
  test.each([
    ['a bare number', '+33145678901', '+33145678901'],
    ['addr-spec', 'sip:+33145678901@carrier.example', '+33145678901'],
    ['addr-spec with parameters', 'sip:+33145678901@carrier.example;user=phone;tag=a1', '+33145678901'],
    ['name-addr', '"Bob" <sip:+33145678901@carrier.example>;tag=9fxced76sl', '+33145678901'],
    ['name-addr with a number for a name', '"0612345678" <sip:+33145678901@carrier.example>', '+33145678901'],
    ['name-addr with a URI for a name', '"<sip:+33600000000@evil>" <sip:+33145678901@carrier.example>', '+33145678901'],
    ['name-addr with a quote in its name', '"a\\" <sip:+33600000000@evil>" <sip:+33145678901@a>', '+33145678901'],
    ['name-addr without quotes', 'Bob Smith <sip:+33145678901@carrier.example>', '+33145678901'],
    ['secure scheme', '<sips:+33145678901@carrier.example;transport=tls>', '+33145678901'],
    ['upper-case scheme', '<SIP:+33145678901@carrier.example>', '+33145678901'],
    ['telephone URI', '<tel:+33145678901>', '+33145678901'],
    ['telephone URI with separators', 'tel:+33-1-45.67(89)01', '+33145678901'],
    ['telephone URI with parameters', '<tel:+33145678901;phone-context=example.com>', '+33145678901'],
    ['encoded plus', '<sip:%2b33145678901@carrier.example>', '+33145678901'],
    ['user parameters', '<sip:+33145678901;npdi=yes@carrier.example>', '+33145678901'],
    ['diversion with a reason', '<sip:+33145678901@carrier.example>;reason=unconditional;counter=1', '+33145678901'],
    ['the latest of several diversions', '<sip:+33145678901@a>;reason=no-answer, <sip:+33199999999@b>', '+33145678901'],
    ['international prefix', 'sip:0033145678901@carrier.example', '+33145678901'],
    ['eleven digits without plus', 'sip:33145678901@carrier.example', '+33145678901'],
    ['a US number with its 1', 'sip:14155550100@carrier.example', '+14155550100'],
    ['the longest number', '+123456789012345', '+123456789012345'],
  ])('phone_number_%s_is_read', (_case, value, number) => {
    expect(phoneNumberOf(value)).toBe(number);
  });

  test.each([
    ['an OpenAI project', '<sip:proj_123@sip.api.openai.com;transport=tls>'],
    ['an OpenAI project full of digits', 'sip:proj_33145678901@sip.api.openai.com'],
    ['a national number', 'sip:0145678901@carrier.example'],
    ['a national number of eleven digits', 'sip:01456789012@carrier.example'],
    ['ten digits without plus', 'sip:4155550100@carrier.example'],
    ['a withheld caller', '"Anonymous" <sip:anonymous@anonymous.invalid>'],
    ['a number beginning with zero', 'sip:+0145678901@carrier.example'],
    ['more than fifteen digits', '+1234567890123456'],
    ['a service code', 'sip:+112@carrier.example'],
    ['an extension', 'sip:+33145678901x12@carrier.example'],
    ['another scheme', '<urn:service:sos>'],
    ['no user', 'sip:carrier.example'],
    ['a name that is never closed', '"Bob <sip:+33145678901@carrier.example>'],
    ['nothing', ''],
  ])('phone_number_%s_is_none', (_case, value) => {
    expect(phoneNumberOf(value)).toBeNull();
  });
});

describe('dialedNumber', () => {
  test('dialed_number_project_in_to_is_found_in_diversion', () => {
    const headers = [
      { name: 'Via', value: 'SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bK776asdhds' },
      { name: 'From', value: '"Jane" <sip:+33612345678@carrier.example>;tag=a1' },
      { name: 'To', value: '<sip:proj_123@sip.api.openai.com>' },
      { name: 'Diversion', value: '<sip:+33145678901@carrier.example>;reason=unconditional' },
    ];

    expect(dialedNumber(headers, dialedHeaders)).toBe('+33145678901');
  });

  test('dialed_number_order_of_the_names_decides', () => {
    const headers = [
      { name: 'To', value: 'sip:+33100000002@carrier.example' },
      { name: 'X-Dialed-Number', value: '+33100000001' },
    ];

    expect(dialedNumber(headers, dialedHeaders)).toBe('+33100000001');
    expect(dialedNumber(headers, ['To', 'X-Dialed-Number'])).toBe('+33100000002');
  });

  test('dialed_number_repeated_header_first_number_wins', () => {
    const headers = [
      { name: 'Diversion', value: '<sip:reception@carrier.example>' },
      { name: 'Diversion', value: '<sip:+33100000001@carrier.example>' },
      { name: 'Diversion', value: '<sip:+33100000002@carrier.example>' },
    ];

    expect(dialedNumber(headers, dialedHeaders)).toBe('+33100000001');
  });

  test('dialed_number_header_names_have_no_case', () => {
    const headers = [{ name: 'p-called-party-id', value: '<sip:+33145678901@carrier.example>' }];

    expect(dialedNumber(headers, dialedHeaders)).toBe('+33145678901');
  });

  test('dialed_number_other_headers_are_not_read', () => {
    const headers = [{ name: 'From', value: '<sip:+33612345678@carrier.example>' }];

    expect(dialedNumber(headers, dialedHeaders)).toBeNull();
  });
});

describe('callerNumber', () => {
  test('caller_number_asserted_identity_goes_before_from', () => {
    const headers = [
      { name: 'From', value: '"Anonymous" <sip:+33600000000@carrier.example>' },
      { name: 'P-Asserted-Identity', value: '<tel:+33612345678>' },
    ];

    expect(callerNumber(headers)).toBe('+33612345678');
  });

  test('caller_number_from_alone_is_used', () => {
    expect(callerNumber([{ name: 'from', value: 'sip:+33612345678@carrier.example;tag=1' }])).toBe('+33612345678');
  });

  test('caller_number_withheld_is_none', () => {
    expect(callerNumber([{ name: 'From', value: '"Anonymous" <sip:anonymous@anonymous.invalid>' }])).toBeNull();
  });
});
