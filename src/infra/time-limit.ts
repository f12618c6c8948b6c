/** Settles as `work` does, or rejects with the error of `overdue` after `limitMs`; the work itself is not stopped. */
export async function withTimeLimit<T>(
  limitMs: number,
  work: () => Promise<T>,
  overdue: () => Error = () => new Error(`no answer within ${limitMs} ms`),
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(overdue()), limitMs);
  });
  try {
    return await Promise.race([work(), limit]);
  } finally {
    clearTimeout(timer);
  }
}
