import { type MongoServer, type TemporalServer } from '../../local-stack';

/** One line about Temporal, once it answers: its version, where it listens, and where its UI is. */
export function temporalLine({ version, address, uiUrl }: TemporalServer): string {
  return `✔ Temporal${suffix(version)} → ${address}${uiUrl === null ? '' : `, UI ${uiUrl}`}`;
}

/** One line about MongoDB, once it answers; a stand-in says so. */
export function mongoLine({ kind, version, uri }: Pick<MongoServer, 'kind' | 'version' | 'uri'>): string {
  const what = kind === 'mongod' ? `MongoDB${suffix(version)}` : 'MongoDB (SecantusDB; no mongod could be fetched)';
  return `✔ ${what} → ${new URL(uri).host}`;
}

function suffix(version: string | null): string {
  return version === null ? '' : ` ${version}`;
}
