import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import importX from 'eslint-plugin-import-x';

/** What deterministic and pure code may import: one another, and the libraries the Temporal sandbox can run. */
const pureLayers = ['src/models/**', 'src/tools/**', 'src/policies/**', 'workflows/**'];
const pureLibraries = ['zod', '@temporalio/workflow', '@temporalio/common'];

export default tseslint.config(
  { ignores: ['dist/', 'htmlcov/', '.local/', 'node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      'import-x/no-cycle': 'error',
      'object-shorthand': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read the environment in src/settings.ts only.' },
      ],
    },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts', '.js'] } } },
  },
  {
    // The environment is read by the settings, and by what must find its tools before any settings exist.
    files: ['src/settings.ts', 'src/local-stack/**', 'tests/**', 'bench/**', 'chaos/**', 'scripts/**'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: pureLayers.map((glob) => `${glob}/*.ts`).concat('workflows/*.ts'),
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              // Everything but relative paths and the libraries above.
              regex: `^(?!\\.{1,2}/|(?:${pureLibraries.join('|')})$).*`,
              message: `Pure code imports only ${pureLibraries.join(', ')} and other pure code.`,
            },
            {
              regex: '(infra|apps|activities|simulator|local-stack|cli|settings)(/|$)',
              message: 'models, tools, policies and workflows import only one another.',
              allowTypeImports: true,
            },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'setTimeout', 'setInterval', 'process', 'Buffer', 'fetch'],
    },
  },
  {
    files: ['tests/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly' } },
  },
);
