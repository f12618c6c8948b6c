import path from 'node:path';
import { bundleFile } from '../../src/apps/bundle-file';

describe('bundleFile', () => {
  test('file_that_is_there_is_taken_by_its_absolute_path', () => {
    expect(bundleFile(path.relative(process.cwd(), __filename))).toBe(__filename);
  });

  test.each(['no-such-bundle.js', 'tests'])('%s_which_is_no_file_is_refused_with_its_path', (text) => {
    expect(() => bundleFile(text)).toThrow(`there is no file ${path.resolve(text)}.`);
  });
});
