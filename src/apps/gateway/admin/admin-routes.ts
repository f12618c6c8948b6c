import type { GatewayDependencies } from '../gateway-dependencies';
import type { AdminRoute } from './admin-route';
import { callControlRoutes } from './call-control-routes';
import { callRoutes } from './call-routes';
import { capacityRoute } from './capacity-route';
import { deliveryRoutes } from './delivery-routes';
import { metricRoutes } from './metric-routes';
import { numberRoutes } from './number-routes';
import { postCallRoutes } from './post-call-routes';
import { promptRoutes } from './prompt-routes';
import { tenantRoutes } from './tenant-routes';

/** Every operation of the admin API, in the order of the API document. */
export function adminRoutes(dependencies: GatewayDependencies): AdminRoute[] {
  return [
    ...callRoutes(dependencies),
    ...callControlRoutes(dependencies),
    ...metricRoutes(dependencies),
    capacityRoute(dependencies),
    ...deliveryRoutes(dependencies),
    ...postCallRoutes(dependencies),
    ...promptRoutes(dependencies),
    ...tenantRoutes(dependencies),
    ...numberRoutes(dependencies),
  ];
}
