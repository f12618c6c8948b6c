/**
 * Preloaded into the process that `with-dependencies.mjs` starts: ends it, in an orderly way, when that parent is gone
 * (`kill -9` gives the parent no chance to pass anything on).
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The listener above must not keep a process running that has finished its work.
process.channel?.unref();
