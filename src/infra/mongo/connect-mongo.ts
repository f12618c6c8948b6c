import { type Db, MongoClient } from 'mongodb';

/** Pause before the first connection is tried again, milliseconds. */
const retryMs = 1_000;

/** An open database; `close` ends every connection, also those in use. */
export interface MongoConnection {
  client: MongoClient;
  db: Db;
  close: () => Promise<void>;
}

/**
 * Opens a database without waiting for the server: a process may start before its database, operations fail until it is
 * there and work from then on. An operation gives up after 2.5 s without a server and after 10 s of a silent one,
 * because a ringing caller, or Temporal, waits for it and will try again.
 */
export function connectMongo({ uri, db }: { uri: string; db: string }): MongoConnection {
  const client = new MongoClient(uri, {
    appName: 'sonore',
    // No call needs two connections at a time, and a process holds hundreds of calls: short operations share a few.
    maxPoolSize: 20,
    serverSelectionTimeoutMS: 2_500,
    connectTimeoutMS: 2_500,
    waitQueueTimeoutMS: 2_500,
    socketTimeoutMS: 10_000,
  });
  let closed = false;
  void connectOnce();
  return {
    client,
    db: client.db(db),
    close: () => {
      closed = true;
      return client.close(true);
    },
  };

  /** The driver reconnects by itself, but for the first time: a client whose first connect failed stays closed. */
  async function connectOnce(): Promise<void> {
    while (!closed) {
      try {
        await client.connect();
        return;
      } catch {
        // Whoever needs the database now is told by the operation that fails.
        await new Promise((resolve) => {
          setTimeout(resolve, retryMs).unref();
        });
      }
    }
  }
}
