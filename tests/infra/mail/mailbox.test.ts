import { mailbox } from '../../../src/infra/mail/mailbox';

describe('mailbox', () => {
  test.each([
    ['Sonore <calls@example.com>', { name: 'Sonore', address: 'calls@example.com' }],
    ['calls@example.com', { name: 'our name', address: 'calls@example.com' }],
    ['"Calls, all" <calls@example.com>', { name: 'Calls, all', address: 'calls@example.com' }],
    ['a@example.com, b@example.com', null],
    ['nobody', null],
    ['', null],
  ])('mailbox_%s_is_read', (text, expected) => {
    expect(mailbox(text, 'our name')).toEqual(expected);
  });
});
