/** The database did not answer in the time there was. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
}

/** Settles as `work` does, or rejects with `TookTooLong` after `limitMs`; the work itself is not stopped. */
export async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TookTooLong(`no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
