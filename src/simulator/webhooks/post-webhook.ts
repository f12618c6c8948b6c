import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What a receiver answered; of the body at most the first 4096 characters. */
export interface WebhookAnswer {
  status: number;
  body: string;
}

const LONGEST_ANSWER = 4096;

/**
 * Posts one delivery on a connection of its own: on a kept-alive one the receiver may just be closing, and an event
 * that did arrive would be sent again. Redirections are not followed. Rejects when there is no answer.
 */
export async function postWebhook(
  url: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<WebhookAnswer> {
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const post = request(url, { method: 'POST', headers, signal, agent: false }, (response) => {
      let answer = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (answer.length < LONGEST_ANSWER) answer += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: answer.slice(0, LONGEST_ANSWER) }));
      response.on('error', reject);
    });
    post.on('error', reject);
    post.end(body);
  });
}
