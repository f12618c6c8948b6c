import type { SipHeader } from '../../src/models/webhook-event';
import { callerNumber, dialedNumbers, phoneNumberOf } from '../../src/phone-numbers/sip-numbers';

const dialedHeaders = ['X-Dialed-Number', 'Diversion', 'P-Called-Party-ID', 'History-Info', 'To'];

const dialedNumber = (headers: SipHeader[], names: readonly string[], country?: string): string | null =>
  dialedNumbers(headers, names, country)[0] ?? null;

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
    ['a national prefix after the country code', 'sip:+330145678901@carrier.example', '+33145678901'],
    ['a leading zero that belongs to the number', 'sip:+390612345678@carrier.example', '+390612345678'],
    ['a context that is a number', '<tel:0145678901;phone-context=+33>', '+33145678901'],
    ['a context in a SIP URI', '<sip:0145678901;phone-context=+33@carrier.example;user=phone>', '+33145678901'],
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
    ['no user but an address that looks like a number', '<sip:192.168.100.100>'],
    ['a broken escape', 'sip:%zz33145678901@carrier.example'],
    ['a name that is never closed', '"Bob <sip:+33145678901@carrier.example>'],
    ['nothing', ''],
  ])('phone_number_%s_is_none', (_case, value) => {
    expect(phoneNumberOf(value)).toBeNull();
  });
});

describe('phoneNumberOf with a country', () => {
  test.each([
    ['FR', 'sip:0145678901@carrier.example;user=phone', '+33145678901'],
    ['FR', 'tel:01-45-67-89-01', '+33145678901'],
    ['FR', 'sip:0033145678901@carrier.example', '+33145678901'],
    ['FR', 'sip:33145678901@carrier.example', '+33145678901'],
    ['FR', 'sip:+14155550100@carrier.example', '+14155550100'],
    ['US', 'sip:4155550100@carrier.example', '+14155550100'],
    ['US', 'sip:14155550100@carrier.example', '+14155550100'],
    ['US', 'sip:01133145678901@carrier.example', '+33145678901'],
    ['GB', 'sip:02079460018@carrier.example', '+442079460018'],
    ['IT', 'sip:0612345678@carrier.example', '+390612345678'],
    // Eleven digits that would be Dutch with a plus; Brazil dials area and number without a prefix.
    ['BR', 'sip:31987654321@carrier.example', '+5531987654321'],
    // Digits that would be a number in Potsdam; Germany writes its own with a zero.
    ['DE', 'sip:33145678901@carrier.example', '+33145678901'],
    ['DE', 'sip:4930123456@carrier.example', '+4930123456'],
    ['DK', 'sip:4533123456@carrier.example', '+4533123456'],
  ])('phone_number_in_%s_%s_is_read', (country, value, number) => {
    expect(phoneNumberOf(value, country)).toBe(number);
  });

  test.each([
    ['FR', 'sip:112@carrier.example'],
    ['FR', 'sip:3631@carrier.example'],
    ['US', 'sip:1001@carrier.example'],
    ['XX', 'sip:0145678901@carrier.example'],
  ])('phone_number_in_%s_%s_is_none', (country, value) => {
    expect(phoneNumberOf(value, country)).toBeNull();
  });
});

/** Headers as carriers document them; the numbers are changed where they might be somebody's. */
describe('headers of carriers', () => {
  test.each([
    // https://www.twilio.com/docs/glossary/sip-invites, with OpenAI's SIP address as the origination URI.
    [
      'Twilio',
      undefined,
      [
        ['To', '<sip:proj_123@sip.api.openai.com;transport=tls>'],
        ['From', '"Alice" <sip:+14155551111@example.pstn.twilio.com>;tag=1'],
        ['Diversion', '"Sales" <sip:+14155550000@example.pstn.twilio.com>'],
        ['P-Asserted-Identity', '"Alice" <sip:+14155551111@example.pstn.twilio.com>'],
      ],
      '+14155550000',
      '+14155551111',
    ],
    // https://doc.didww.com/voice/inbound-trunks/sip-trunks/call-information/diversion-header.md: its own number first,
    // then the one that somebody forwards to it.
    [
      'DIDWW',
      undefined,
      [
        ['To', '<sip:proj_123@sip.api.openai.com>'],
        ['From', '<sip:+442079460018@didww.example>;tag=2'],
        ['Diversion', '<sip:+33145678901@didww.example>;reason=unconditional'],
        ['Diversion', '<sip:+33199999999@didww.example>;reason=no-answer'],
      ],
      '+33145678901',
      '+442079460018',
    ],
    // github.com/voipmonitor/sniffer/issues/81: forwarded twice within Australia, national and bare numbers mixed.
    [
      'an Australian carrier',
      'AU',
      [
        ['To', '<sip:0491570156@203.0.113.90;user=phone>'],
        ['From', '<sip:61255501234@203.0.113.10>;tag=3872015738-350219619'],
        ['P-Asserted-Identity', '<sip:61255501234@203.0.113.10;user=phone>'],
        ['Diversion', '<sip:0491570157@203.0.113.90>;reason=unknown, <sip:0491570156@203.0.113.90>;reason=no-answer'],
      ],
      '+61491570157',
      '+61255501234',
    ],
    // github.com/BelledonneCommunications/linphone-desktop/issues/813
    [
      'OVH',
      undefined,
      [
        ['To', '<sip:0033972515187@sbc6.fr.sip.ovh>'],
        ['From', '<sip:0033612345678@sbc6.fr.sip.ovh>;tag=01'],
      ],
      '+33972515187',
      '+33612345678',
    ],
    // https://support.commio.com/hc/en-us/articles/203651570-INVITE-examples
    [
      'thinQ',
      undefined,
      [
        ['To', '<sip:19195550100@icr.commio.com>'],
        ['From', '"thinQ" <sip:19195550101@203.0.113.7>;tag=as08310909'],
      ],
      '+19195550100',
      '+19195550101',
    ],
    // https://support.telnyx.com/voice-and-fax/general-help/dialing-format (national format) and
    // https://developers.telnyx.com/docs/voice/stir-shaken/sip-header-parameters
    [
      'Telnyx with national numbers',
      'US',
      [
        ['To', '<sip:3125550100@sip.telnyx.com>'],
        ['P-Asserted-Identity', '<sip:+13125550101;verstat=TN-Validation-Passed@sip.telnyx.com;user=phone>'],
      ],
      '+13125550100',
      '+13125550101',
    ],
    // github.com/arnonym/ha-plugins/issues/122: the caller in national form, the dialled number without a plus.
    [
      'easybell',
      'DE',
      [
        ['To', '<sip:4930123456712@sip.easybell.de>;tag=x'],
        ['From', '<sip:01711234567@sip.easybell.de>;tag=x'],
      ],
      '+4930123456712',
      '+491711234567',
    ],
    // RFC 7044 §10, as an IMS core sends it.
    [
      'a carrier with History-Info',
      undefined,
      [
        ['To', '<sip:+33199999999@ims.example>'],
        [
          'History-Info',
          '<sip:+33199999999@ims.example>;index=1, ' +
            '<sip:+33145678901@ims.example;cause=302?Reason=SIP%3Bcause%3D302>;index=1.1;mp=1, ' +
            '<sip:proj_123@sip.api.openai.com>;index=1.1.1',
        ],
        ['From', '"Doe, Jane" <tel:+33612345678>;tag=4'],
      ],
      '+33145678901',
      '+33612345678',
    ],
  ] as const)('headers_of_%s_name_both_numbers', (_carrier, country, pairs, dialed, caller) => {
    const headers = pairs.map(([name, value]) => ({ name, value }));

    expect(dialedNumber(headers, dialedHeaders, country)).toBe(dialed);
    expect(callerNumber(headers, country)).toBe(caller);
  });

  test('headers_as_long_as_a_webhook_may_be_are_read_in_one_pass', () => {
    const hostile = ['<', '"', '\\', ',', '<sip:', '"<', '0', ' '].map((piece) =>
      piece.repeat(1_000_000 / piece.length),
    );

    for (const value of hostile) expect(dialedNumber([{ name: 'To', value }], ['To'], 'FR')).toBeNull();
  });
});

describe('dialedNumbers', () => {
  test('dialed_numbers_are_all_of_them_each_once_in_the_order_of_names_and_diversions', () => {
    const headers = [
      { name: 'To', value: '<sip:+33100000004@carrier.example>' },
      { name: 'History-Info', value: '<sip:+33100000002@a>;index=1, <sip:+33100000003@a>;index=1.1' },
      { name: 'Diversion', value: '<sip:0033100000001@carrier.example>, <sip:+33100000002@carrier.example>' },
    ];

    expect(dialedNumbers(headers, dialedHeaders)).toEqual([1, 2, 3, 4].map((last) => `+3310000000${last}`));
  });

  test('dialed_numbers_are_never_more_than_ten', () => {
    const value = Array.from({ length: 1_000 }, (_, index) => `<tel:+3314567${1_000 + index}>`).join(',');

    expect(dialedNumbers([{ name: 'Diversion', value }], dialedHeaders)).toHaveLength(10);
  });

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

  test('dialed_number_first_entry_of_a_list_that_is_a_number_wins', () => {
    const value = '<sip:reception@carrier.example>;reason=unknown, "a, b" <sip:+33100000001@carrier.example>;counter=1';

    expect(dialedNumber([{ name: 'Diversion', value }], dialedHeaders)).toBe('+33100000001');
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

  test.each([
    ['id', null],
    ['user;id;critical', null],
    ['ID', null],
    ['none', '+33612345678'],
    ['header; session', '+33612345678'],
  ])('caller_number_with_privacy_%s_is_%s', (value, number) => {
    const headers = [
      { name: 'From', value: '"Anonymous" <sip:anonymous@anonymous.invalid>' },
      { name: 'P-Asserted-Identity', value: '<tel:+33612345678>' },
      { name: 'privacy', value },
    ];

    expect(callerNumber(headers)).toBe(number);
  });

  test('caller_number_from_alone_is_used', () => {
    expect(callerNumber([{ name: 'from', value: 'sip:+33612345678@carrier.example;tag=1' }])).toBe('+33612345678');
  });

  test('caller_number_withheld_is_none', () => {
    expect(callerNumber([{ name: 'From', value: '"Anonymous" <sip:anonymous@anonymous.invalid>' }])).toBeNull();
  });
});
