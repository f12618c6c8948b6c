import fc from 'fast-check';
import { buildRequest } from '../../../src/infra/http-tools/build-request';
import { InvalidArguments } from '../../../src/infra/http-tools/invalid-arguments';
import { httpToolSchema } from '../../../src/models/http-tool';

const tool = httpToolSchema.parse({
  name: 'order',
  description: 'An order.',
  url: 'https://api.example.com:8443/v1/{a}/x{b}.json?q={c}&kind=all&r={d}',
  parameters: { type: 'object', properties: { a: {}, b: {}, c: {}, d: {} }, required: ['a', 'b'] },
});

/** What people and attackers put into URLs, and everything else. */
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('.', '/', '\\', '%', '2', 'e', 'f', '@', ':', '?', '#', '&', '=', ';', '{', '}') }),
  fc.string({ unit: fc.constantFrom('\ud83d', '\ude00', '\u0000', '\r', '\n', ' ', 'é') }),
  fc.integer(),
  fc.boolean(),
  fc.anything(),
);

test('build_request_any_arguments_never_change_the_structure_of_the_url', () => {
  fc.assert(
    fc.property(value, value, value, value, (a, b, c, d) => {
      let url: URL;
      try {
        ({ url } = buildRequest(tool, { a, b, c, d }));
      } catch (error) {
        // The only other outcome: the model is told what to mend.
        expect(error).toBeInstanceOf(InvalidArguments);
        return;
      }
      expect(url.origin).toBe('https://api.example.com:8443');
      expect([url.username, url.password, url.hash]).toEqual(['', '', '']);
      const segments = url.pathname.split('/').map(decodeURIComponent);
      const [scalarA, scalarB] = [a, b].map((one) => String(one).replace(/\p{Cs}/gu, '\uFFFD'));
      expect(segments).toEqual(['', 'v1', scalarA, `x${scalarB}.json`]);
      expect(url.searchParams.get('kind')).toBe('all');
      expect([...url.searchParams.keys()].every((key) => ['q', 'kind', 'r'].includes(key))).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
