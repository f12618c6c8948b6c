import { type Frame } from './frame';

/** `session.created` and `session.updated` carry the whole effective configuration. */
export function sessionFrame(state: 'created' | 'updated', session: Record<string, unknown>): Frame {
  return { type: `session.${state}`, session: structuredClone(session) };
}
