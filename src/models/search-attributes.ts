import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/**
 * What the Temporal UI can be searched by; nothing personal, search attributes are never encrypted.
 * Example: `SonoreTenant = "acme" AND SonoreOutcome STARTS_WITH "failed" AND StartTime > "2026-11-23T00:00:00Z"`.
 */
export const searchAttributes = {
  tenant: defineSearchAttributeKey('SonoreTenant', SearchAttributeType.KEYWORD),
  phase: defineSearchAttributeKey('SonorePhase', SearchAttributeType.KEYWORD),
  outcome: defineSearchAttributeKey('SonoreOutcome', SearchAttributeType.KEYWORD),
};
