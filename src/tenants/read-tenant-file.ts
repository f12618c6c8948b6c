import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import { checkTenant, type TenantDocument } from './check-tenant';
import { findingText, type TenantFinding } from './tenant-finding';

/** Where a prompt may be given as `{file: ./prompt.md}` instead of a text. */
const promptPaths = [
  ['instruction_text'],
  ['greeting_text'],
  ['policies', 'business_hours', 'after_hours', 'instruction_text'],
  ['policies', 'business_hours', 'after_hours', 'greeting_text'],
] as const;

/** A finding in a file. */
export interface FileFinding {
  file: string;
  /** From 1. */
  line: number;
  message: string;
}

/** A tenant of a file that can be applied, and where it begins. */
export interface PlacedTenant {
  tenant: TenantDocument;
  file: string;
  line: number;
}

/** The tenants of a file, as far as they can be applied, and what there is to say about it. */
export interface TenantFile {
  tenants: PlacedTenant[];
  problems: FileFinding[];
  warnings: FileFinding[];
}

/** `tenants.yaml:12: features.refer.enabled: is missing; expected boolean`. */
export function fileFindingText({ file, line, message }: FileFinding): string {
  return `${file}:${line}: ${message}`;
}

/**
 * Reads a YAML file, one tenant a document; JSON is YAML, too. Prompts may be in files of their own, named relative to
 * this one. Never throws for what stands in the file, which is a finding with its line.
 * @throws Error of the file system when the file itself cannot be read.
 */
export async function readTenantFile(file: string): Promise<TenantFile> {
  const text = await readFile(file, 'utf8');
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    merge: true,
    logLevel: 'error',
  });
  const read: TenantFile = { tenants: [], problems: [], warnings: [] };
  const lineOf = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  for (const document of documents) {
    if (document.errors.length > 0) {
      read.problems.push(...document.errors.map(({ pos, message }) => ({ file, line: lineOf(pos[0]), message })));
      continue;
    }
    if (isEmpty(document)) continue;
    const place = (finding: TenantFinding): FileFinding => ({
      file,
      line: lineOf(offsetOf(document, finding.path)),
      message: findingText(finding),
    });
    keepDigits(document);
    const missing = await readPrompts(document, dirname(file));
    const { tenant, problems, warnings } = checkTenant(valueOf(document));
    const all = [...missing, ...problems.filter(({ path }) => !missing.some((other) => isSame(other.path, path)))];
    read.problems.push(...all.map(place));
    read.warnings.push(...warnings.map(place));
    if (tenant === null || missing.length > 0) continue;
    read.tenants.push({ tenant, file, line: lineOf(offsetOf(document, [])) });
  }
  if (documents.every(isEmpty)) {
    read.problems.push({ file, line: 1, message: 'holds no tenant; docs/tenants.md shows what one looks like' });
  }
  return read;
}

/** Nothing between two separators, or comments only. */
function isEmpty({ contents }: Document): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

/** YAML takes `+33145678901` for a number, and its plus or a leading zero would be lost. */
function keepDigits(document: Document): void {
  const numbers = document.get('numbers');
  for (const item of isSeq(numbers) ? numbers.items : []) {
    if (isScalar(item) && typeof item.value === 'number' && item.source !== undefined) item.value = item.source;
  }
}

async function readPrompts(document: Document, directory: string): Promise<TenantFinding[]> {
  const findings: TenantFinding[] = [];
  for (const path of promptPaths) {
    const node = document.getIn(path);
    const name = isMap(node) ? node.get('file') : undefined;
    if (typeof name !== 'string') continue;
    try {
      const text = (await readFile(resolve(directory, name), 'utf8')).trim();
      if (text === '') findings.push({ path: [...path], message: `${name} is empty` });
      document.setIn(path, text);
    } catch (error) {
      const why = whyUnread(error as NodeJS.ErrnoException);
      findings.push({ path: [...path], message: `${name} ${why}; it is looked for beside this file` });
    }
  }
  return findings;
}

function whyUnread({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'does not exist';
  return code === 'EISDIR' ? 'is a folder' : `cannot be read (${message})`;
}

/** Null, which is no tenant, for what cannot be unfolded: aliases that would grow beyond all bounds. */
function valueOf(document: Document): unknown {
  try {
    return document.toJS();
  } catch {
    return null;
  }
}

/** Of the field itself, or of the nearest thing above it: what is missing has no place of its own. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const pair = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
    if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function isSame(one: readonly PropertyKey[], other: readonly PropertyKey[]): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index]);
}
