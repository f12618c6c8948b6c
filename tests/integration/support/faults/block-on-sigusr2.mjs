// Blocks the event loop for five seconds on SIGUSR2, as a careless loop would.
process.on('SIGUSR2', () => {
  const end = Date.now() + 5_000;
  while (Date.now() < end);
});
