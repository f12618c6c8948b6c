/** Settings of a Sonore that refuses none of a benchmark's calls for want of room. */
export const roomySettings = { CALL_SLOTS: '2000', MAX_CONCURRENT_CALLS: '10000' } as const;
