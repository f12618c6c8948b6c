import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { scenarioDirectory, scenarioNames } from '../../src/simulator/scenario/load-scenario';
import { parseScenario } from '../../src/simulator/scenario/parse-scenario';
import { ScenarioError } from '../../src/simulator/scenario/scenario-error';
import { mutated } from './mutations';

const files = scenarioNames().map((name) => readFileSync(path.join(scenarioDirectory(), `${name}.yaml`), 'utf8'));

/** A real file with some of its characters gone or replaced. */
const damaged = fc
  .tuple(fc.constantFrom(...files), fc.nat(), fc.nat(40), fc.string({ unit: 'binary', maxLength: 20 }))
  .map(([text, at, length, other]) => {
    const start = at % text.length;
    return text.slice(0, start) + other + text.slice(start + length);
  });
const changed = fc.constantFrom(...files).chain((text) => mutated(parse(text)).map((value) => stringify(value)));

describe('any scenario file', () => {
  it('scenario_of_any_content_is_read_or_refused_with_a_line', () => {
    fc.assert(
      fc.property(fc.oneof(damaged, changed, fc.string({ unit: 'binary' })), (text) => {
        try {
          parseScenario(text, 'call.yaml');
        } catch (error) {
          expect(error).toBeInstanceOf(ScenarioError);
          expect((error as Error).message).toMatch(/call\.yaml/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
