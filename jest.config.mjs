/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.local/'],
  transform: { '\\.ts$': '<rootDir>/tests/setup/transform.mjs' },
  // Each worker may run a Temporal worker and a test server besides; more of them than this only wait for one another.
  maxWorkers: 2,
  testTimeout: 30_000,
  restoreMocks: true,
  setupFilesAfterEnv: ['<rootDir>/tests/setup/console-guard.ts', '<rootDir>/tests/setup/network-guard.ts'],
  reporters: ['default', '<rootDir>/tests/setup/outcome-reporter.mjs'],
  collectCoverageFrom: ['{src,workflows,activities}/**/*.ts', '!**/migrations/**'],
  coverageDirectory: 'htmlcov',
  coverageReporters: ['html', 'text'],
};
