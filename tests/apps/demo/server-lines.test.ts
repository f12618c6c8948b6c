import { mongoLine, temporalLine } from '../../../src/apps/demo/server-lines';
import { type TemporalServer } from '../../../src/local-stack';

const temporal: TemporalServer = {
  address: '127.0.0.1:7233',
  namespace: 'default',
  uiUrl: 'http://127.0.0.1:8233',
  version: '1.9.1',
  source: 'cache',
  stop: () => Promise.resolve(),
  kill: () => Promise.resolve(),
};
const uri = 'mongodb://127.0.0.1:27017/?directConnection=true';

describe('server lines', () => {
  it('temporal_line_tells_version_address_and_ui', () => {
    expect(temporalLine(temporal)).toBe('✔ Temporal 1.9.1 → 127.0.0.1:7233, UI http://127.0.0.1:8233');
  });

  it('temporal_line_without_ui_tells_the_address_alone', () => {
    expect(temporalLine({ ...temporal, uiUrl: null, version: null })).toBe('✔ Temporal → 127.0.0.1:7233');
  });

  it('mongo_line_real_one_tells_its_version', () => {
    expect(mongoLine({ kind: 'mongod', version: '8.0.4', uri })).toBe('✔ MongoDB 8.0.4 → 127.0.0.1:27017');
  });

  it('mongo_line_stand_in_says_so', () => {
    expect(mongoLine({ kind: 'SecantusDB', version: null, uri })).toBe(
      '✔ MongoDB (SecantusDB; no mongod could be fetched) → 127.0.0.1:27017',
    );
  });
});
