import { expectOutput, takeUnexpectedOutput } from './expected-output';

describe('console guard', () => {
  it('console_guard_unexpected_line_is_taken_with_its_method', () => {
    console.warn('disk %s', 'full');

    expect(takeUnexpectedOutput()).toEqual(['console.warn: disk full']);
  });

  it('console_guard_expected_line_is_let_through_once', () => {
    expectOutput(/disk/);
    console.log('disk full');

    expect(takeUnexpectedOutput()).toEqual([]);

    console.log('disk full');
    expect(takeUnexpectedOutput()).toEqual(['console.log: disk full']);
  });
});
