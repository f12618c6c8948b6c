import { styleText } from 'node:util';
import type {
  PromptChangeView,
  PromptComparison,
  PromptDiff,
  PromptOutcomes,
  PromptSide,
  PromptsView,
  PromptVersionView,
} from '../../models/prompts-view';
import { textTable } from '../text-table';

/** So much of a version's id tells it from others; commands take it in its place. */
const shortIdDigits = 8;

/** Longest first line of a prompt in a table, characters. */
const excerptLength = 60;

/** A tenant's prompts for a terminal. */
export function promptLines(view: PromptsView): string[] {
  const { active, previous, fallback, draft, rollout } = view;
  const pointers = [
    ['active', active],
    ['previous', previous],
    ['draft', draft],
    ['candidate', rollout?.candidate ?? null],
    ['fallback', fallback],
  ] as const;
  const rows = pointers.flatMap(([name, pointer]) =>
    pointer === null ? [] : [[name, shortId(pointer.instruction_id), shortId(pointer.greeting_id)]],
  );
  const table = rows.length === 0 ? ['Nothing is published.'] : textTable([['', 'instruction', 'greeting'], ...rows]);
  const trial = rollout === null ? [] : [`On trial for ${rollout.percent} % of the calls since ${rollout.started_at}.`];
  const changed =
    view.updated_at === null ? [] : [`Changed ${view.updated_at} by ${view.updated_by ?? 'nobody known'}.`];
  const isDeleted = active !== null && view.in_force.every(({ source }) => source !== 'active');
  const deleted = isDeleted ? ['A published version has been deleted: publish again, or roll back.'] : [];
  const texts = view.in_force.flatMap(({ kind, source, prompt_text }) => ['', `${kind} (${source}):`, prompt_text]);
  return [...table, ...trial, ...changed, ...deleted, ...texts];
}

/** Versions for a terminal. */
export function historyLines(versions: readonly PromptVersionView[]): string[] {
  if (versions.length === 0) return ['There are no versions.'];
  const rows = versions.map(({ version_id, is, created_at, created_by, parent_id, prompt_text }) => [
    ...[shortId(version_id), is.join(', '), created_at, created_by ?? '', shortId(parent_id), excerpt(prompt_text)],
  ]);
  return textTable([['version', 'is', 'created', 'by', 'from', 'text'], ...rows]);
}

/** Changes for a terminal, with what answered from each on. */
export function changeLines(changes: readonly PromptChangeView[]): string[] {
  if (changes.length === 0) return ['Nothing was ever changed.'];
  const rows = changes.map(({ at, by, action, active, rollout }) => [
    ...[at, by ?? '', action, shortId(active?.instruction_id ?? null), shortId(active?.greeting_id ?? null)],
    rollout === null ? '' : `${rollout.percent} %: ${shortId(rollout.candidate.instruction_id)}`,
  ]);
  return textTable([['at', 'by', 'change', 'instruction', 'greeting', 'on trial'], ...rows]);
}

/** Patches for a terminal, in colour if it has any. */
export function diffLines({ from, to, patches }: PromptDiff, { colour }: { colour: boolean }): string[] {
  if (patches.length === 0) return [`${from} and ${to} say the same.`];
  return patches.flatMap(({ patch }) =>
    patch
      .split('\n')
      .filter((line) => line !== '' && !/^=+$/.test(line))
      .map((line) => (colour ? coloured(line) : line)),
  );
}

/** Both sides of a trial for a terminal, one column each. */
export function comparisonLines({ since, until, percent, active, candidate }: PromptComparison): string[] {
  const names = [...new Set([...active.outcomes, ...candidate.outcomes].map(({ outcome }) => outcome))];
  const row = (label: string, value: (side: PromptSide) => string): string[] => {
    return [label, value(active), value(candidate)];
  };
  const table = textTable([
    ['', 'active', 'candidate'],
    row('instruction', ({ prompts }) => shortId(prompts?.instruction_id ?? null)),
    row('greeting', ({ prompts }) => shortId(prompts?.greeting_id ?? null)),
    row('calls', ({ calls }) => String(calls)),
    ...names.map((name) => row(name, ({ outcomes }) => shareOf(outcomes.find(({ outcome }) => outcome === name)))),
    row('mean duration', ({ mean_duration_s: mean }) => (mean === null ? '–' : `${mean.toFixed(1)} s`)),
    row('answer time, median', ({ turn_latency_p50_ms: p50 }) => (p50 === null ? '–' : `${Math.round(p50)} ms`)),
  ]);
  const trial =
    until === null
      ? `On trial for ${percent} % of the calls since ${since}`
      : `Was on trial for ${percent} % of the calls, from ${since} to ${until}`;
  return [`${trial}; calls that are over:`, ...table];
}

function shareOf(found: PromptOutcomes['outcomes'][number] | undefined): string {
  return found === undefined ? '–' : `${found.calls} (${(found.share * 100).toFixed(1)} %)`;
}

/** `instruction-1a2b3c4d`. */
function shortId(id: string | null): string {
  if (id === null) return '–';
  const end = id.indexOf('-') + 1 + shortIdDigits;
  return id.slice(0, end);
}

function excerpt(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > excerptLength ? `${line.slice(0, excerptLength - 1)}…` : line;
}

function coloured(line: string): string {
  if (/^(?:\+\+\+|---) /.test(line)) return styleText('bold', line);
  if (line.startsWith('+')) return styleText('green', line);
  if (line.startsWith('-')) return styleText('red', line);
  return line.startsWith('@@') ? styleText('cyan', line) : line;
}
