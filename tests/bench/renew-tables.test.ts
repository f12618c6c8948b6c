import { renewTables } from '../../bench/renew-tables';
import { benchResult } from './bench-result';

const document = [
  '# Numbers',
  '<!-- bench:tools -->',
  'old',
  '<!-- /bench:tools -->',
  'between',
  '<!-- bench:tools:postgres12 -->',
  '<!-- /bench:tools:postgres12 -->',
  'after',
].join('\n');

describe('renewTables', () => {
  it('renew_tables_replaces_what_stands_between_the_marks_and_nothing_else', () => {
    const renewed = renewTables(document, benchResult());

    expect(renewed).not.toContain('old');
    expect(renewed).toMatch(/^# Numbers\n<!-- bench:tools -->\n\n`npm run bench -- tools`/);
    expect(renewed.slice(renewed.indexOf('<!-- /bench:tools -->'))).toBe(
      document.slice(document.indexOf('<!-- /bench:tools -->')),
    );
  });

  it('renew_tables_twice_is_once', () => {
    const once = renewTables(document, benchResult());

    expect(renewTables(once, benchResult())).toBe(once);
  });

  it('renew_tables_another_store_has_marks_of_its_own', () => {
    const machine = { ...benchResult().machine, temporal_store: 'postgres12' };
    const renewed = renewTables(document, benchResult({ machine }));

    expect(renewed).toContain('old');
    expect(renewed.slice(renewed.indexOf('between'))).toContain('on postgres12');
  });

  it('renew_tables_document_without_marks_is_left_alone', () => {
    expect(renewTables('# Numbers', benchResult())).toBe('# Numbers');
  });
});
