import { fillPlaceholders, type HttpTool, placeholdersOf, sendsBody, urlParts } from '../../models/http-tool';
import { InvalidArguments } from './invalid-arguments';

/** What is sent, without its headers. */
export interface ToolRequest {
  url: URL;
  method: string;
  body: string | null;
}

/**
 * Turns a tool and its checked arguments into a request. Every value is percent-encoded as one component, so that it
 * changes neither host nor path: in the path it may not be empty, `.`, `..`, or have a slash (servers and proxies
 * disagree about an encoded one). An argument that is absent takes its `name={value}` out of the query.
 * @throws InvalidArguments saying what to mend.
 */
export function buildRequest(tool: HttpTool, args: Record<string, unknown>): ToolRequest {
  const { origin, path, query } = urlParts(tool.url);
  const filledPath = path
    .split('/')
    .map((segment) => fillSegment(segment, args))
    .join('/');
  const pairs = query.split('&').filter((pair) => placeholdersOf(pair).every((name) => isPresent(args[name])));
  const filledQuery = pairs
    .map((pair) => fillPlaceholders(pair, (name) => encoded(textOf(name, args[name]))))
    .join('&');
  const url = new URL(`${origin}${filledPath}${filledQuery === '' ? '' : `?${filledQuery}`}`);
  return { url, method: tool.method, body: sendsBody(tool) ? bodyOf(tool, args) : null };
}

function fillSegment(segment: string, args: Record<string, unknown>): string {
  const names = placeholdersOf(segment);
  if (names.length === 0) return segment;
  const filled = fillPlaceholders(segment, (name) => {
    const text = textOf(name, args[name]);
    if (text === '') throw new InvalidArguments(`${name} must not be empty`);
    if (/[/\\]/.test(text)) throw new InvalidArguments(`${name} must not have a slash in it`);
    return encoded(text);
  });
  if (/^\.{1,2}$/.test(decodeURIComponent(filled))) {
    throw new InvalidArguments(`${names.join(' and ')} must not be a dot or two`);
  }
  return filled;
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function textOf(name: string, value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw new InvalidArguments(`${name} must be a text, a number, true or false`);
  }
  const text = String(value);
  // Nobody says them on the phone, and who decodes them may take them for the end of something.
  if (/\p{Cc}/u.test(text)) throw new InvalidArguments(`${name} must not have control characters`);
  // Half a surrogate pair cannot be encoded.
  return text.replace(/\p{Cs}/gu, '\uFFFD');
}

/** RFC 3986: beside what `encodeURIComponent` does, the sub-delimiters. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function bodyOf(tool: HttpTool, args: Record<string, unknown>): string {
  const inUrl = new Set(placeholdersOf(tool.url));
  return JSON.stringify(Object.fromEntries(Object.entries(args).filter(([name]) => !inUrl.has(name))));
}
