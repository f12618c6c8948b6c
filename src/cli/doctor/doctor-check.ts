import type { DoctorContext } from './doctor-context';
import type { Finding } from './finding';

/** One thing that is looked at. It changes nothing, but for what the next call would: a prompt's version is kept. */
export interface DoctorCheck {
  /** What `--only` names. */
  name: string;
  /** Checks of what it looks into: where one of them fails, this one is skipped. */
  needs?: readonly ('temporal' | 'mongodb' | 'openai')[];
  /** What it may take, milliseconds; `defaultLimitMs` where absent. */
  limitMs?: number;
  /** Finds at least one thing. What it throws becomes a failure with the error's message, which must hold no secret. */
  run(context: DoctorContext): Promise<Finding[]>;
}
