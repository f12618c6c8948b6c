import { MongoServerError } from 'mongodb';

/**
 * True when a write failed because a document with that key is there already (server error 11000). An upsert whose
 * filter excluded the stored document ends like this, and so does the loser of two concurrent upserts.
 */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === 11000;
}
