import { type BenchResult } from './bench-result';
import { markdownLines } from './markdown-lines';

/** The store that a dev server keeps its data in, and that the tables without a name of theirs are of. */
const usualStore = 'sqlite';

/**
 * A Markdown document with the tables of this result between its marks, `<!-- bench:tools -->` and
 * `<!-- /bench:tools -->`; `bench:tools:postgres12` where Temporal kept its data in something else than usual. A document
 * without these marks is left as it is.
 */
export function renewTables(document: string, result: BenchResult): string {
  const { temporal_store: store } = result.machine;
  const mark = store === usualStore ? result.benchmark : `${result.benchmark}:${store}`;
  const [begin, end] = [`<!-- bench:${mark} -->`, `<!-- /bench:${mark} -->`];
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) return document;
  const tables = markdownLines(result).join('\n');
  return `${document.slice(0, from + begin.length)}\n\n${tables}\n\n${document.slice(to)}`;
}
