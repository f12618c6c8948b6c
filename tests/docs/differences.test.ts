import { existsSync, readFileSync } from 'node:fs';

interface Row {
  original: string;
  ours: string;
  proof: string;
}

const rows: Row[] = readFileSync('docs/differences.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| ---') && !line.startsWith('| The original |'))
  .map((line) => {
    const [original = '', ours = '', proof = ''] = line.slice(2).split(' | ');
    return { original, ours, proof: proof.replace(/\|$/, '').trim() };
  });

const verdict = /^(same|better because|left out because)\b/;
const testReference = /^`(tests\/[\w/.-]+\.test\.ts)(?: › (\w+))?`$/;

describe('differences', () => {
  it('every_section_of_the_original_has_its_table', () => {
    const sections = [...readFileSync('docs/differences.md', 'utf8').matchAll(/^## (\d+)\./gm)].map(([, n]) =>
      Number(n),
    );

    expect(sections).toEqual(Array.from({ length: 14 }, (_, index) => index + 1));
  });

  it.each(rows)('difference_$original_has_a_verdict_and_its_proof', ({ ours, proof }) => {
    expect(ours).toMatch(verdict);
    if (ours.startsWith('left out')) return;
    const [, file = '', name] = testReference.exec(proof) ?? [];
    expect(existsSync(file)).toBe(true);
    if (name !== undefined) expect(readFileSync(file, 'utf8')).toContain(`'${name}`);
  });
});
