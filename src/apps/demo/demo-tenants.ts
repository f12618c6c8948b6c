import { type z } from 'zod';
import { type postCallConfigSchema } from '../../models/post-call-config';

/** A tenant as an operator enters it: its number in `phone-tenant-map`, the rest in `tenant_config`. */
export interface DemoTenant {
  /** E.164. */
  phoneNumber: string;
  tenantId: string;
  clientId: string;
  displayName: string;
  greetingText: string;
  instructionText: string;
  destinations: readonly { destination_id: string; label: string; target_uri: string; priority: number }[];
  /** How many callers it can have at a time; without it as many as there is room for. */
  maxConcurrentCalls?: number;
  /** How it is told of its calls, as `post_call` in its document. */
  postCall?: z.input<typeof postCallConfigSchema>;
}

/** The two companies of the demo and of a new development database; the scenarios call their numbers. */
export const demoTenants: readonly DemoTenant[] = [
  {
    phoneNumber: '+33145678901',
    tenantId: 'tenant-demo-001',
    clientId: 'acme',
    displayName: 'Acme',
    greetingText: 'Acme, good morning. How can I help?',
    instructionText: [
      'You answer the telephone of Acme, a maker of office furniture, in one or two short sentences at a time.',
      'Questions about prices and quotes go to sales, questions about an order or a defect go to support:',
      'say whom you put the caller through to, then call request_transfer.',
    ].join(' '),
    destinations: [
      { destination_id: 'sales', label: 'Sales: prices and quotes', target_uri: 'tel:+33145678999', priority: 1 },
      { destination_id: 'support', label: 'Support: orders and defects', target_uri: 'tel:+33145678998', priority: 2 },
    ],
  },
  {
    phoneNumber: '+33198765432',
    tenantId: 'tenant-demo-002',
    clientId: 'brasserie-lumiere',
    displayName: 'Brasserie Lumière',
    greetingText: 'Brasserie Lumière, good evening. What can I do for you?',
    instructionText: [
      'You answer the telephone of Brasserie Lumière in one or two short sentences at a time.',
      'The kitchen is open from seven to half past ten in the evening, every day but Monday.',
    ].join(' '),
    destinations: [],
  },
];

/** A third one, of the demo alone: it has one line, so that a second caller finds it busy. */
export const oneLineTenant: DemoTenant = {
  phoneNumber: '+33155667788',
  tenantId: 'tenant-demo-003',
  clientId: 'salon-nadia',
  displayName: 'Salon Nadia',
  greetingText: 'Salon Nadia, hello. How can I help?',
  instructionText: [
    'You answer the telephone of Salon Nadia, a hairdresser, in one or two short sentences at a time.',
    'The salon is open from nine to six, every day but Sunday and Monday.',
  ].join(' '),
  destinations: [],
  maxConcurrentCalls: 1,
};

/** The name of the tenant that a number belongs to, null when it is nobody's. */
export function demoTenantName(phoneNumber: string): string | null {
  return [...demoTenants, oneLineTenant].find((tenant) => tenant.phoneNumber === phoneNumber)?.displayName ?? null;
}
