import type { PromptCall } from '../models/prompt-call';
import { isBusinessHours } from '../policies/business-hours';
import { knownLocale } from '../policies/known-locale';
import { businessHoursText } from './business-hours-text';

/** Every variable a prompt may use, with its type and meaning; docs/prompts.md shows this list. */
export const promptVariableList: readonly { name: string; type: string; meaning: string }[] = [
  { name: 'caller_number', type: 'text or nothing', meaning: 'E.164; nothing when the caller withholds it' },
  { name: 'dialed_number', type: 'text or nothing', meaning: 'E.164' },
  { name: 'call_id', type: 'text', meaning: "OpenAI's id of the call" },
  { name: 'now', type: 'text', meaning: "date and time, in the tenant's language and time zone" },
  { name: 'today', type: 'text', meaning: 'the date with its weekday, likewise' },
  { name: 'time', type: 'text', meaning: 'the time of day, likewise' },
  { name: 'business_hours', type: 'text', meaning: 'the hours of an ordinary week; `24/7` without any' },
  { name: 'open_now', type: 'true or false', meaning: 'whether the tenant is open, holidays included' },
  { name: 'tenant.tenant_id', type: 'text', meaning: 'its id' },
  { name: 'tenant.display_name', type: 'text', meaning: 'its name; unknown for a tenant without one' },
  { name: 'tenant.timezone', type: 'text', meaning: 'its time zone, else that of its hours, else `UTC`' },
  { name: 'tenant.locale', type: 'text', meaning: 'its language, else `en`' },
  { name: 'tenant.extensions.*', type: 'any', meaning: 'whatever the tenant has there; anything else is unknown' },
];

/** The values of all variables for one call at one instant; a value that is not known is absent. */
export function promptVariables({ tenant, ...call }: PromptCall, now: Date): Record<string, unknown> {
  const hours = tenant.policies.business_hours;
  // It may be of any form; one that no formatter knows is English.
  const locale = knownLocale(tenant.locale ?? 'en') ?? 'en';
  const timeZone = tenant.timezone ?? hours?.timezone ?? 'UTC';
  const shown = (style: Intl.DateTimeFormatOptions): string =>
    // Some languages put a narrow no-break space before AM and PM, which only a typesetter wants.
    new Intl.DateTimeFormat(locale, { ...style, timeZone }).format(now).replace(/[\u00a0\u202f]/g, ' ');
  return {
    caller_number: call.caller_number,
    dialed_number: call.dialed_number,
    call_id: call.call_id,
    now: shown({ dateStyle: 'full', timeStyle: 'short' }),
    today: shown({ dateStyle: 'full' }),
    time: shown({ timeStyle: 'short' }),
    business_hours: businessHoursText(hours, locale),
    open_now: hours === undefined || isBusinessHours(now, hours, tenant.timezone),
    tenant: {
      tenant_id: tenant.tenant_id,
      ...(tenant.display_name === undefined ? {} : { display_name: tenant.display_name }),
      timezone: timeZone,
      locale: tenant.locale ?? 'en',
      extensions: tenant.extensions ?? {},
    },
  };
}
