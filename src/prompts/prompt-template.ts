import { Liquid, LiquidError } from 'liquidjs';
import type { PromptProblem } from '../models/prompts-view';

/** Of Liquid's tags, those that need nothing but the template itself: no files, no includes. */
export const templateTags = [
  'if',
  'unless',
  'case',
  'for',
  'break',
  'continue',
  'assign',
  'comment',
  'raw',
  '#',
] as const;

/** Of Liquid's filters, those that words to a caller may need; none runs a regular expression. */
export const templateFilters = [
  ...['append', 'capitalize', 'default', 'downcase', 'first', 'join', 'last', 'prepend', 'remove', 'replace'],
  ...['size', 'slice', 'split', 'strip', 'truncate', 'upcase', 'plus', 'minus', 'times', 'divided_by', 'round'],
] as const;

/** Longest text before and after rendering, characters. */
export const longestPrompt = 100_000;

/** Longest time to render one text, milliseconds: a template in good faith takes less than one. */
const renderLimitMs = 500;

/** Characters and list elements that filters and ranges may make while rendering one text. */
const memoryLimit = 1_000_000;

const engine = restricted(
  new Liquid({
    strictVariables: true,
    strictFilters: true,
    // A variable that is not there may be asked about, and given a default.
    lenientIf: true,
    ownPropertyOnly: true,
    // Instead of the file system.
    templates: {},
    parseLimit: longestPrompt,
    renderLimit: renderLimitMs,
    memoryLimit,
  }),
);

function restricted(liquid: Liquid): Liquid {
  const allowedTags = new Set<string>(templateTags);
  const allowedFilters = new Set<string>(templateFilters);
  for (const tag of Object.keys(liquid.tags)) if (!allowedTags.has(tag)) delete liquid.tags[tag];
  for (const filter of Object.keys(liquid.filters)) if (!allowedFilters.has(filter)) liquid.unregisterFilter(filter);
  return liquid;
}

/** Why a template cannot be rendered, with its place. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';

  /** @param isEmpty whether the template is fine, but says nothing with these values. */
  constructor(
    readonly problem: PromptProblem,
    readonly isEmpty = false,
  ) {
    super(`line ${problem.line}: ${problem.message}`);
  }
}

/** Whether a text has anything to fill in; one that has not is never touched. */
export function isTemplate(text: string): boolean {
  return /\{\{|\{%/.test(text);
}

/**
 * Fills in a template. A text that is none comes back as it is, byte for byte.
 * @param options.strict false: a variable that is not there is left out instead of being an error.
 * @throws TemplateError naming line and variable; also for a text that takes too long, grows too large or says nothing.
 */
export function renderTemplate(text: string, variables: object, { strict = true }: { strict?: boolean } = {}): string {
  if (!isTemplate(text)) return text;
  let rendered: string;
  try {
    rendered = engine.parseAndRenderSync(text, variables, { strictVariables: strict }) as string;
  } catch (error) {
    throw new TemplateError(problemOf(error));
  }
  if (rendered.trim() === '') throw new TemplateError(wholeText('nothing is left of it when it is filled in'), true);
  if (rendered.length > longestPrompt) {
    throw new TemplateError(wholeText(`it is longer than ${longestPrompt} characters when it is filled in`));
  }
  return rendered;
}

/** A variable as it stands in a template, also where its branch is not taken. */
export interface UsedVariable {
  /** `['tenant', 'extensions', 'slogan']`; a segment that only rendering knows is null. */
  path: (string | number | null)[];
  line: number;
  column: number;
  /** It has a default, or is only asked about, and so may be absent. */
  optional: boolean;
}

/**
 * Every variable a template wants to be given.
 * @throws TemplateError when it is none that can be read.
 */
export function variablesOf(text: string): UsedVariable[] {
  if (!isTemplate(text)) return [];
  try {
    const { globals } = engine.analyzeSync(engine.parse(text), { partials: false });
    return Object.values(globals)
      .flat()
      .map(({ segments, location }) => ({
        path: segments.map((segment) => (typeof segment === 'object' ? null : segment)),
        line: location.row,
        column: location.col,
        optional: mayBeAbsent(text, location),
      }));
  } catch (error) {
    throw new TemplateError(problemOf(error));
  }
}

/** What `lenientIf` allows: `{{ name | default: "x" }}` and `{% if name %}`. */
function mayBeAbsent(text: string, { row, col }: { row: number; col: number }): boolean {
  const before = text.split('\n').slice(0, row - 1);
  const start = before.reduce((length, line) => length + line.length + 1, col - 1);
  const isDefaulted = /^[\w.-]+\s*\|\s*default\b/.test(text.slice(start));
  return isDefaulted || /\{%-?\s*(?:if|unless|elsif)\b[^%]*$/.test(text.slice(0, start));
}

function problemOf(error: unknown): PromptProblem {
  if (!(error instanceof LiquidError)) return wholeText(error instanceof Error ? error.message : String(error));
  const [line = 1, column = 1] = error.token.getPosition();
  // Its own message repeats the place, and its stack the text.
  const cause = error.originalError ?? error;
  const message = cause.message.replace(/, line:\d+, col:\d+$/, '');
  const variable = (cause as { variableName?: unknown }).variableName;
  return { line, column, message, variable: typeof variable === 'string' ? variable : null };
}

function wholeText(message: string): PromptProblem {
  return { line: 1, column: 1, variable: null, message };
}
