import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { type z } from 'zod';
import { nearestKey } from '../../models/nearest-key';
import { knownKeysAt } from './known-keys';
import { ScenarioError, type ScenarioProblem } from './scenario-error';
import { type Scenario, scenarioSchema } from './scenario-schema';

/** Parses the text of a scenario file. Throws a ScenarioError that names every problem with line and reason. */
export function parseScenario(text: string, file: string): Scenario {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new ScenarioError(
      file,
      document.errors.map(({ pos, message }) => ({ ...position(lines, pos[0]), reason: message })),
    );
  }
  const result = scenarioSchema.safeParse(document.toJS());
  if (result.success) return result.data;
  throw new ScenarioError(
    file,
    withoutEchoes(result.error.issues).flatMap((issue) => problemsOf(issue, document, lines)),
  );
}

/** A mistyped action is an unknown key and no action at once; the first says it better. */
function withoutEchoes(issues: z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const unknown = new Set(issues.filter(({ code }) => code === 'unrecognized_keys').map(({ path }) => path.join()));
  return issues.filter(({ code, path }) => code !== 'custom' || !unknown.has(path.join()));
}

function position(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

function problemsOf(issue: z.core.$ZodIssue, document: Document, lines: LineCounter): ScenarioProblem[] {
  if (issue.code !== 'unrecognized_keys') {
    const offset = offsetOf(document, issue.path);
    return [{ ...position(lines, offset), reason: `${where(issue.path)}: ${issue.message}` }];
  }
  const known = knownKeysAt(issue.path);
  return issue.keys.map((key) => {
    const nearest = nearestKey(key, known);
    const hint = nearest === undefined ? `known are ${known.join(', ')}` : `did you mean ${nearest}?`;
    return {
      ...position(lines, keyOffset(document, issue.path, key)),
      reason: `${where(issue.path)}: unknown key ${key}, ${hint}`,
    };
  });
}

function where(path: PropertyKey[]): string {
  if (path.length === 0) return 'scenario';
  return path.map((key) => (typeof key === 'number' ? `[${key + 1}]` : String(key))).join(' ');
}

/** The node of a path, or of the nearest one above it: shorthands and missing keys have no node of their own. */
function offsetOf(document: Document, path: PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function keyOffset(document: Document, path: PropertyKey[], key: string): number {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  const pair = isMap(node)
    ? node.items.find((entry) => (isScalar(entry.key) ? entry.key.value : entry.key) === key)
    : undefined;
  return isScalar(pair?.key) && pair.key.range ? pair.key.range[0] : offsetOf(document, path);
}
