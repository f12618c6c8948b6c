import { buildRequest } from '../../../src/infra/http-tools/build-request';
import { InvalidArguments } from '../../../src/infra/http-tools/invalid-arguments';
import { type HttpTool, httpToolSchema } from '../../../src/models/http-tool';

function tool(overrides: Record<string, unknown> = {}): HttpTool {
  return httpToolSchema.parse({
    name: 'order',
    description: 'An order.',
    method: 'POST',
    url: 'https://api.example.com/v1/orders/{id}/lines?note={note}&kind=all&page={page}',
    parameters: {
      type: 'object',
      properties: { id: {}, note: {}, page: {}, extra: {}, more: {} },
      required: ['id'],
    },
    ...overrides,
  });
}

test('build_request_arguments_fill_path_and_query_and_the_rest_is_the_body', () => {
  const request = buildRequest(tool(), { id: 'A-1', note: 'two words', page: 2, extra: true, more: { a: [1] } });

  expect(request.url.href).toBe('https://api.example.com/v1/orders/A-1/lines?note=two%20words&kind=all&page=2');
  expect(request.method).toBe('POST');
  expect(JSON.parse(request.body ?? '')).toEqual({ extra: true, more: { a: [1] } });
});

test('build_request_absent_optional_argument_leaves_the_query', () => {
  const { url } = buildRequest(tool(), { id: 'A', note: null });

  expect(url.search).toBe('?kind=all');
});

test.each([
  ["a&kind=none#?='(", 'a%26kind%3Dnone%23%3F%3D%27%28'],
  ['100% é 😀', '100%25%20%C3%A9%20%F0%9F%98%80'],
  ['../../admin', '..%2F..%2Fadmin'],
  ['\ud800', '%EF%BF%BD'],
  ['//evil.example/', '%2F%2Fevil.example%2F'],
])('build_request_query_value_%j_is_one_component', (note, encoded) => {
  const { url } = buildRequest(tool(), { id: 'A', note });

  expect(url.href).toBe(`https://api.example.com/v1/orders/A/lines?note=${encoded}&kind=all`);
});

test.each([
  ['%2e%2e', '%252e%252e'],
  ['..;', '..%3B'],
  ['...', '...'],
  ['a?b#c', 'a%3Fb%23c'],
  ['@evil.example:80', '%40evil.example%3A80'],
  ['a b', 'a%20b'],
])('build_request_path_value_%j_stays_in_its_segment', (id, encoded) => {
  const { url } = buildRequest(tool(), { id });

  expect(url.href).toBe(`https://api.example.com/v1/orders/${encoded}/lines?kind=all`);
  expect(url.host).toBe('api.example.com');
});

test.each([
  ['', /id must not be empty/],
  ['.', /dot/],
  ['..', /dot/],
  ['a/b', /slash/],
  ['..\\admin', /slash/],
  ['a\r\nb', /control/],
  ['a\u0000', /control/],
  [null, /id must be a text/],
  [undefined, /id must be a text/],
  [['a'], /id must be a text/],
  [{ a: 1 }, /id must be a text/],
])('build_request_path_value_%j_is_refused', (id, reason) => {
  expect(() => buildRequest(tool(), { id })).toThrow(InvalidArguments);
  expect(() => buildRequest(tool(), { id })).toThrow(reason);
});

test('build_request_two_dots_from_two_arguments_are_refused', () => {
  const twoParts = tool({
    url: 'https://api.example.com/{id}{note}/x',
    parameters: { type: 'object', properties: { id: {}, note: {} }, required: ['id', 'note'] },
  });

  expect(() => buildRequest(twoParts, { id: '.', note: '.' })).toThrow(/dot/);
});

test('build_request_value_with_braces_is_not_a_placeholder', () => {
  const { url } = buildRequest(tool(), { id: '{note}', note: '{id}' });

  expect(url.href).toBe('https://api.example.com/v1/orders/%7Bnote%7D/lines?note=%7Bid%7D&kind=all');
});

test('build_request_get_has_no_body', () => {
  const get = tool({
    method: 'GET',
    url: 'https://api.example.com/{id}',
    parameters: { type: 'object', properties: { id: {} }, required: ['id'] },
  });

  expect(buildRequest(get, { id: 'A', unasked: 1 })).toMatchObject({ method: 'GET', body: null });
});
