import type { IncomingMessage } from 'node:http';
import { z } from 'zod';

/** OpenAI's error answer, as far as it is of use here. */
const errorBodySchema = z.looseObject({ error: z.looseObject({ code: z.string() }) });

/** An error body is a few hundred bytes; more than this is not one. */
const longestBodyBytes = 64 * 1024;

/**
 * Reads OpenAI's error code (`call_id_not_found`, …) out of the answer to a refused WebSocket upgrade; null when the
 * body is not OpenAI's JSON, is too long, or breaks off. Always ends: destroying the response ends it too.
 */
export async function refusedUpgradeCode(response: IncomingMessage): Promise<string | null> {
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > longestBodyBytes) return null;
      chunks.push(chunk);
    }
    const body = errorBodySchema.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    return body.success ? body.data.error.code : null;
  } catch {
    return null;
  } finally {
    response.destroy();
  }
}
