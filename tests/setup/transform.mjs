/**
 * Turns TypeScript into JavaScript for Jest, without checking types (`npm run typecheck` does). Throws that say "not
 * implemented" or "unreachable" are left out of the coverage: a test that reached one would have found a mistake.
 */
import { createTransformer } from '@swc/jest';

const swc = createTransformer({
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: { target: 'es2022', parser: { syntax: 'typescript' }, keepClassNames: true, preserveAllComments: true },
});

const impossibleThrow = /throw new \w+\((?=[^\n]*(?:not implemented|unreachable))/gi;

export default {
  ...swc,
  process: (source, file, options) =>
    swc.process(source.replace(impossibleThrow, '/* istanbul ignore next */ $&'), file, options),
};
