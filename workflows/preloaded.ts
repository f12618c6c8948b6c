/**
 * What a worker does once for all its workflows, instead of anew for each. Zod was half of a call's memory and most of
 * the time it took to begin one. The SDK freezes what is shared, so zod must be done with its own preparations: without
 * generated code, and used once.
 */
import { config, z } from 'zod';

config({ jitless: true });
z.object({ warm: z.string() }).parse({ warm: '' });

// The SDK notes a stack trace for every promise of a workflow, a third of what a take-over's replay costs. A few frames are
// enough to say where an error was thrown.
Error.stackTraceLimit = 3;
