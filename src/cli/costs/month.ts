import { CommandError } from '../command-error';

/**
 * The month `YYYY-MM` in UTC; without one that of `now`.
 * @throws CommandError when it is no month.
 */
export function month(text: string | undefined, now = new Date()): { name: string; from: Date; to: Date } {
  const name = text ?? now.toISOString().slice(0, 7);
  const found = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(name);
  if (found === null) throw new CommandError(`${name} is no month: write it as 2026-11.`, 2);
  const [year, number] = [Number(found[1]), Number(found[2])];
  return { name, from: new Date(Date.UTC(year, number - 1)), to: new Date(Date.UTC(year, number)) };
}
