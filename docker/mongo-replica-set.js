/* global db, rs, sleep */
// Run by mongosh: makes a replica set of one member, unless it is there, and waits until it takes writes.
try {
  rs.status();
} catch {
  rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: 'mongo:27017' }] });
}
while (!db.hello().isWritablePrimary) sleep(200);
