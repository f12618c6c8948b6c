import type { Express, Router } from 'express';

/**
 * Answers 405 `{detail}`, with `Allow`, to the methods that the routers' paths do not have: "Not Found" would send whoever
 * mixed up two methods looking for the path. After the routers; OPTIONS is answered by Express.
 */
export function refuseOtherMethods(app: Express, routers: readonly Router[]): void {
  for (const [path, methods] of methodsByPath(routers)) {
    const allowed = [...methods, ...(methods.has('GET') ? ['HEAD'] : [])].join(', ');
    app.all(path, (_request, response) => {
      response
        .status(405)
        .set('allow', allowed)
        .json({ detail: `Method Not Allowed: ${allowed} only` });
    });
  }
}

function methodsByPath(routers: readonly Router[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { route } of routers.flatMap(({ stack }) => stack)) {
    if (route === undefined) continue;
    const methods = found.get(route.path) ?? new Set();
    for (const { method } of route.stack) methods.add(method.toUpperCase());
    found.set(route.path, methods);
  }
  return found;
}
