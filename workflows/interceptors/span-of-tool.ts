/** A span by its W3C trace context, and the context of the one above it. */
export interface SpanLink {
  traceparent: string;
  parent: string;
}

/** `00-<trace id>-<span id>-<flags>` (W3C Trace Context, section 3.2). */
const traceparentForm = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/;

const fnvOffset = 0xcbf29ce484222325n;
const fnvPrime = 0x100000001b3n;

/**
 * The span of one tool's run, below the signal that asked for it, or below the call where that came from elsewhere. Its id
 * is a hash (FNV-1a, 64 bits) of trace and function call: a replay finds the same, and no random number is drawn. Null
 * without a trace.
 */
export function spanOfTool(functionCallId: string, signalled: string, call: string): SpanLink | null {
  const [, trace, flags] = traceparentForm.exec(call) ?? [];
  if (trace === undefined || flags === undefined) return null;
  const parent = traceparentForm.exec(signalled)?.[1] === trace ? signalled : call;
  return { parent, traceparent: `00-${trace}-${hash(`${trace}${functionCallId}`)}-${flags}` };
}

function hash(text: string): string {
  let bits = fnvOffset;
  for (const character of text) {
    bits = BigInt.asUintN(64, (bits ^ BigInt(character.codePointAt(0) ?? 0)) * fnvPrime);
  }
  // All zeros would be no span.
  return (bits || 1n).toString(16).padStart(16, '0');
}
