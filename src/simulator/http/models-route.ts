import express, { type Request, type Response, type Router } from 'express';
import { newId } from '../wire/ids';
import { bearerError } from './bearer-error';
import { type RestDependencies } from './rest-routes';

/** `GET /models`: the models of the switch `models`, whoever asks with the key; the `Date` header is off by `clockOffsetS`. */
export function modelsRoute({ apiKey, switches }: Pick<RestDependencies, 'apiKey' | 'switches'>): Router {
  const router = express.Router();
  router.get('/models', (request: Request, response: Response) => {
    response.set('x-request-id', newId('req'));
    response.set('date', new Date(Date.now() + switches.clockOffsetS * 1000).toUTCString());
    const refused = bearerError(request.headers.authorization, apiKey);
    if (refused) response.status(401).json({ error: refused });
    else response.json({ object: 'list', data: switches.models.map(modelObject) });
  });
  return router;
}

function modelObject(id: string): Record<string, unknown> {
  return { id, object: 'model', created: 1_790_000_000, owned_by: 'openai' };
}
