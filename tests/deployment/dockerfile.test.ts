import { existsSync, readFileSync } from 'node:fs';

/** One instruction a line: comments dropped, continued lines joined. */
const instructions = readFileSync('Dockerfile', 'utf8')
  .split('\n')
  .filter((line) => !line.trimStart().startsWith('#'))
  .join('\n')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line.trim() !== '');

function argumentsOf(instruction: string): string[] {
  return instructions
    .filter((line) => line.startsWith(`${instruction} `))
    .map((line) => line.slice(instruction.length + 1));
}

describe('Dockerfile', () => {
  test('dockerfile_every_stage_has_a_glibc_base_of_node_20', () => {
    const bases = argumentsOf('FROM').map((line) => line.split(' ', 1)[0]);

    expect(bases).toEqual(['node:20-bookworm-slim', 'node:20-bookworm-slim']);
  });

  test('dockerfile_runs_node_itself_as_an_ordinary_user', () => {
    const [command = ''] = argumentsOf('CMD');

    expect(JSON.parse(command)).toEqual(['node', 'dist/src/main.js', '--role', 'all']);
    expect(argumentsOf('ENTRYPOINT')).toEqual([]);
    expect(argumentsOf('USER')).toEqual(['node']);
  });

  test('dockerfile_installs_without_scripts_and_keeps_only_what_runs', () => {
    const runs = argumentsOf('RUN').join('\n');

    expect(runs).toMatch(/npm ci --ignore-scripts/);
    expect(runs).toMatch(/npm prune --omit=dev/);
  });

  test('dockerfile_health_is_asked_on_the_port_of_the_settings', () => {
    expect(argumentsOf('HEALTHCHECK').join()).toContain('process.env.PORT || 8000}/api/v1/health');
  });

  test('dockerfile_what_it_copies_exists_and_is_not_ignored', () => {
    const sources = argumentsOf('COPY')
      .filter((line) => !line.startsWith('--from'))
      .flatMap((line) => line.split(' ').slice(0, -1));
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n');

    expect(sources.filter((source) => !existsSync(source))).toEqual([]);
    expect(sources.filter((source) => !ignored.includes(`!${source}`))).toEqual([]);
  });

  test('dockerignore_lets_no_environment_file_into_the_image', () => {
    const lines = readFileSync('.dockerignore', 'utf8').split('\n');

    expect(lines).toContain('*');
    expect(lines.filter((line) => line.includes('.env'))).toEqual([]);
  });
});
