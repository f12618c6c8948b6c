/**
 * What a worker loads once for all its workflows, instead of anew for each: zod was half of a call's memory and most of
 * the time it took to begin one. The SDK freezes what is shared, so zod must be done with its own preparations: without
 * generated code, and used once.
 */
import { config, z } from 'zod';

config({ jitless: true });
z.object({ warm: z.string() }).parse({ warm: '' });
