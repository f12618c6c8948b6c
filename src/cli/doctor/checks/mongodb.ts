import { z } from 'zod';
import type { DoctorCheck } from '../doctor-check';
import { DatabaseNotConfigured } from '../doctor-context';
import { fail, type Finding, ok, warn } from '../finding';
import { reasonOf } from '../run-checks';
import { skewFinding } from '../clock-skew';

/** Older ones get no security updates any more. */
const oldestMajor = 7;

/** Answer of `hello`, as far as it is looked at. */
const helloSchema = z.looseObject({
  localTime: z.date(),
  setName: z.string().optional(),
  hosts: z.array(z.string()).optional(),
  /** `isdbgrid` of a router before shards. */
  msg: z.string().optional(),
});

type Hello = z.infer<typeof helloSchema>;

const buildInfoSchema = z.looseObject({ version: z.string() });

/** MongoDB answers, is of a version that is maintained, survives the loss of a server, and has the right time. */
export const mongodb: DoctorCheck = {
  name: 'mongodb',
  run: async ({ db, settings }) => {
    try {
      // A command that meets a failing first connection only says that the driver has none.
      await db().client.connect();
      const askedAt = Date.now();
      const hello = helloSchema.parse(await db().command({ hello: 1 }));
      const middle = (askedAt + Date.now()) / 2;
      const { version } = buildInfoSchema.parse(await db().command({ buildInfo: 1 }));
      return [
        versionFinding(version),
        settings.appEnv === 'prod' ? membersFinding(hello) : ok(`It is ${kindOf(hello)}.`),
        skewFinding('MongoDB', hello.localTime.getTime() - middle, Infinity),
      ];
    } catch (error) {
      const fix =
        error instanceof DatabaseNotConfigured
          ? 'Set MONGODB_URI and MONGODB_DB in the environment or in `.env`.'
          : 'Start MongoDB, or mend MONGODB_URI (address, user, password, TLS).';
      return [fail(`MongoDB does not answer: ${reasonOf(error)}.`, fix)];
    }
  },
};

function versionFinding(version: string): Finding {
  if (Number.parseInt(version, 10) >= oldestMajor) return ok(`MongoDB ${version} answers.`);
  return warn(
    `MongoDB ${version} answers; versions before ${oldestMajor} are not maintained any more.`,
    `Upgrade it to ${oldestMajor} or newer.`,
  );
}

function kindOf({ setName, hosts, msg }: Hello): string {
  if (msg === 'isdbgrid') return 'a sharded cluster';
  return setName === undefined ? 'a standalone server' : `the replica set ${setName} of ${hosts?.length ?? 1}`;
}

/** What is to be said of a deployment that is to be relied on. */
export function membersFinding(hello: Hello): Finding {
  const { setName, hosts, msg } = hello;
  if (msg === 'isdbgrid' || (setName !== undefined && (hosts?.length ?? 0) >= 3)) return ok(`It is ${kindOf(hello)}.`);
  return warn(
    `It is ${kindOf(hello)}: while that one server is away no new call is admitted, and its disk is the only copy.`,
    'Use a replica set of three members, and name it in MONGODB_URI (?replicaSet=…).',
  );
}
