import { type RefusalReason } from '../models/failures';

/**
 * The SIP status a refused caller's carrier receives (RFC 3261 §21). 404: nobody has this number. 480: somebody has, but
 * takes no calls. 500: our data is broken, trying again is useless. 486: all lines are taken. 503: come back, or take another route.
 */
export const refusalStatus: Readonly<Record<RefusalReason, number>> = {
  tenant_resolve_failed: 404,
  tenant_not_configured: 480,
  tenant_disabled: 480,
  tenant_config_parse_error: 500,
  instructions_missing: 500,
  admission_failed: 503,
  no_seat: 503,
  no_worker: 503,
  capacity: 486,
  after_hours: 480,
};
