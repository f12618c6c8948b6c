import type { SipHeader } from '../../../models/webhook-event';
import { dialedNumbers } from '../../../phone-numbers/sip-numbers';
import type { GatewayDependencies } from '../gateway-dependencies';
import { withTimeLimit } from '../../../infra/time-limit';

/** Somebody rings: the call must not wait for this look longer than a database that is well takes for it. */
const lookLimitMs = 300;

/**
 * The number that was dialled, E.164; null when the headers name none. Where they name several, somebody has forwarded
 * the call, and carriers differ in which header then has whose number: it is the first that a tenant has. Only such a call
 * costs a look into the database; when that does not answer, it is the first, as when no tenant has any.
 */
export async function dialedNumber(
  { settings, repositories, log }: Pick<GatewayDependencies, 'settings' | 'repositories' | 'log'>,
  headers: readonly SipHeader[],
): Promise<string | null> {
  const numbers = dialedNumbers(headers, settings.dialedNumberHeaders, settings.defaultCountry);
  const [first = null] = numbers;
  if (numbers.length < 2) return first;
  try {
    const entries = await withTimeLimit(
      lookLimitMs,
      () => repositories.phoneTenantMap.of(numbers),
      () => new Error('MongoDB does not answer'),
    );
    const known = new Set(entries.map(({ phone_number }) => phone_number));
    return numbers.find((number) => known.has(number)) ?? first;
  } catch (error) {
    log.warn({ event: 'dialed_number_unsure', numbers: numbers.length, err: error }, 'the first number counts');
    return first;
  }
}
