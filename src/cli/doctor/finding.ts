/**
 * One thing a check has found out; `fix` says what to do about it, null where nothing is to be done. `skip`: it could not
 * be looked at, for a reason that another check tells.
 */
export interface Finding {
  status: 'ok' | 'warn' | 'fail' | 'skip';
  message: string;
  fix: string | null;
}

/** It is as it should be. */
export function ok(message: string): Finding {
  return { status: 'ok', message, fix: null };
}

/** Calls are taken, but something will be missed, or may break later. */
export function warn(message: string, fix: string): Finding {
  return { status: 'warn', message, fix };
}

/** Calls, or some of them, are not taken or are mute. */
export function fail(message: string, fix: string): Finding {
  return { status: 'fail', message, fix };
}

/** It was not looked at: what it needs has failed its own check. */
export function skip(needed: string): Finding {
  return { status: 'skip', message: `Not looked at: see ${needed}.`, fix: null };
}
