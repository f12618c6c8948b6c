import { MongoClient } from 'mongodb';

/** The version of the MongoDB server at `uri`, once it has answered a ping. Rejects when none answers in two seconds. */
export async function mongoVersion(uri: string): Promise<string | null> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 2000, connectTimeoutMS: 2000 });
  try {
    const admin = client.db('admin');
    await admin.command({ ping: 1 });
    const { version } = await admin.command({ buildInfo: 1 });
    return typeof version === 'string' ? version : null;
  } finally {
    await client.close();
  }
}
