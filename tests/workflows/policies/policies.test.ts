import { callTestBed } from '../../fixtures/call-test-bed';
import { durationCases } from './duration-cases';
import { endCallCases } from './end-call-cases';
import { hoursCases } from './hours-cases';
import { ringingCases } from './ringing-cases';
import { silenceCases } from './silence-cases';
import { toolCases } from './tool-cases';
import { transferCases } from './transfer-cases';

/** Every policy with a clock at every edge, on one time-skipping server: `npm run test:policies`. */
describe('policies', () => {
  const bed = callTestBed();

  ringingCases(bed);
  durationCases(bed);
  silenceCases(bed);
  toolCases(bed);
  hoursCases(bed);
  transferCases(bed);
  endCallCases(bed);
});
