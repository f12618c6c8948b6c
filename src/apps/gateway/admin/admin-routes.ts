import type { GatewayDependencies } from '../gateway-dependencies';
import type { AdminRoute } from './admin-route';

/** Every operation of the admin API, in the order of the API document. */
export function adminRoutes(_dependencies: GatewayDependencies): AdminRoute[] {
  return [];
}
