import { randomUUID } from 'node:crypto';

/** A header of the INVITE as the webhook carries it; order and repeats are kept. */
export interface SipHeader {
  name: string;
  value: string;
}

const CARRIER = 'sip.carrier.example';
const PROJECT = 'proj_Kx3vQ8mB2rT7nY5wL1sZ9dPc';

/**
 * The headers of a real INVITE: `To` names OpenAI's project, the dialled number stands in `Diversion`. A header of
 * `changes` takes the place of the one with its name, or is added; an empty value leaves it out.
 */
export function inviteHeaders(from: string, to: string, changes: SipHeader[] = []): SipHeader[] {
  const caller = from === 'anonymous' ? 'sip:anonymous@anonymous.invalid' : `sip:${from}@${CARRIER}`;
  const headers = [
    { name: 'Via', value: `SIP/2.0/TLS 203.0.113.17:5061;branch=z9hG4bK${randomUUID().slice(0, 8)};rport` },
    { name: 'Max-Forwards', value: '68' },
    { name: 'From', value: `${caller}` },
    { name: 'To', value: `sip:${PROJECT}@sip.api.openai.com` },
    { name: 'Call-ID', value: `${randomUUID()}@${CARRIER}` },
    { name: 'CSeq', value: '102 INVITE' },
    { name: 'Contact', value: `<sip:203.0.113.17:5061;transport=tls>` },
    { name: 'Diversion', value: `<sip:${to}@${CARRIER}>;reason=unconditional` },
    { name: 'User-Agent', value: 'Carrier SBC' },
  ];
  const changed = new Map(changes.map((header) => [header.name.toLowerCase(), header]));
  const replaced = headers.map((header) => changed.get(header.name.toLowerCase()) ?? header);
  const known = new Set(headers.map(({ name }) => name.toLowerCase()));
  const added = changes.filter(({ name }) => !known.has(name.toLowerCase()));
  return [...replaced, ...added].filter(({ value }) => value !== '');
}
