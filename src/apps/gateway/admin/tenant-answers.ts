import { TenantRefusal, type TenantRefusalReason } from '../../../tenants/tenant-refusal';
import type { AdminAnswer } from './admin-route';
import { errorAnswer, failure } from './api-error';

const statuses: Record<TenantRefusalReason, number> = {
  unknown_tenant: 404,
  unknown_number: 404,
  number_taken: 409,
  changed_meanwhile: 409,
  live_calls: 409,
};

/** Does something whose refusals are answers: 404 and 409. */
export async function answered(work: () => Promise<AdminAnswer>): Promise<AdminAnswer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TenantRefusal)) throw error;
    return failure(statuses[error.reason], error.message, error.reason);
  }
}

/** Described answers of tenants and numbers that are not a success. */
export const unknownTenantAnswer = errorAnswer('There is no such tenant', {
  detail: 'There is no tenant acme.',
  reason: 'unknown_tenant',
});

export const numberTakenAnswer = errorAnswer(
  'A number is another tenant’s (`number_taken`), or somebody else has just changed the same (`changed_meanwhile`)',
  {
    detail: 'Nothing was changed: +33145678901 is tenant-2’s. Release it there, or move it explicitly.',
    reason: 'number_taken',
  },
);
