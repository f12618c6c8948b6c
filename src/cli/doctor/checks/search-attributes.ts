import { isGrpcServiceError } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { searchAttributes as ours } from '../../../models/search-attributes';
import type { DoctorCheck } from '../doctor-check';
import { ok, warn } from '../finding';

const keyword = temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;

/** gRPC `PERMISSION_DENIED`, `UNIMPLEMENTED`: who asks may not know. */
const notTold: ReadonlySet<number> = new Set([7, 12]);

const consequence = 'calls are taken, but cannot be searched by it in the Temporal UI';

/** The attributes by which calls are found in Temporal are registered, with their type. */
export const searchAttributes: DoctorCheck = {
  name: 'search-attributes',
  needs: ['temporal'],
  run: async ({ temporal: ask }) => {
    const names = Object.values(ours).map(({ name }) => name);
    try {
      const registered = await ask(async (client) => {
        const { namespace } = client.options;
        const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
        return customAttributes;
      });
      const wrong = names.filter((name) => registered[name] !== keyword);
      if (wrong.length === 0) return [ok(`${names.join(', ')} are registered.`)];
      return wrong.map((name) =>
        name in registered
          ? warn(`${name} is registered with another type: ${consequence}.`, `Register ${name} as Keyword.`)
          : warn(
              `${name} is not registered: ${consequence}.`,
              `Start Sonore, which registers it where it may, or: temporal operator search-attribute create --name ${name} --type Keyword`,
            ),
      );
    } catch (error) {
      if (!isGrpcServiceError(error) || !notTold.has(error.code)) throw error;
      return [
        warn('Temporal does not tell which search attributes there are.', `Look for ${names.join(', ')} by hand.`),
      ];
    }
  },
};
