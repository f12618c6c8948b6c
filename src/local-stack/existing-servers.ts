/** Servers a person lends to demo, tests and bench: the only way these use what they did not start. */
export interface ExistingServers {
  /** `host:port`, from SONORE_TEST_TEMPORAL_ADDRESS. */
  temporalAddress?: string;
  /** Connection string, from SONORE_TEST_MONGODB_URI. */
  mongodbUri?: string;
}

/** Reads the two opt-in variables of `environment`; empty counts as not set. */
export function existingServers(environment: NodeJS.ProcessEnv): ExistingServers {
  const temporalAddress = environment['SONORE_TEST_TEMPORAL_ADDRESS'];
  const mongodbUri = environment['SONORE_TEST_MONGODB_URI'];
  return { ...(temporalAddress && { temporalAddress }), ...(mongodbUri && { mongodbUri }) };
}
