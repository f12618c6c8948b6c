import { type Scenario, type ScenarioInput, scenarioSchema } from '../src/simulator/scenario/scenario-schema';

/** The two tenants that `seedTenants` enters; only the first can put callers through. */
const acme = '+33145678901';
const brasserie = '+33198765432';

/** Longer than any outage of a run: a caller who is kept waiting beyond it was lost. */
const patienceMs = 45_000;
const patient = { asked_within_ms: patienceMs };
const results = { expect_results: { within_ms: patienceMs } };

const greeting = { model_says: { text: 'Good morning. How can I help?', ...patient } };
const goodbye = [
  { caller_says: 'No, that is all. Thank you, goodbye.' },
  { model_says: { text: 'Thank you for calling. Goodbye.', ...patient } },
  'caller_hangs_up',
];

function transferTo(destination: string): Record<string, unknown> {
  return { tool: 'request_transfer', arguments: { destination_id: destination } };
}

/** One question with a tool that does not exist, answered and gone on from. */
function lookUp(subject: string): unknown[] {
  return [
    { caller_says: `And what about the ${subject}?` },
    {
      model_calls: {
        say: `Let me look up the ${subject}.`,
        tools: [{ tool: 'look_up', arguments: { subject } }],
        ...patient,
      },
    },
    results,
    { model_says: { text: `I have nothing on the ${subject}, I am sorry.`, ...patient } },
  ];
}

/** Somebody asks to be put through; what follows is heard only when the transfer does not end the call. */
function transfer(name: string, changes: Partial<ScenarioInput>, waitMs: number): ScenarioInput {
  return {
    name,
    caller: '+33612345678',
    dialed: acme,
    unscripted_reply: 'I am still trying to put you through.',
    steps: [
      greeting,
      { caller_says: 'I would like to talk to sales, please.' },
      { model_calls: { say: 'I am putting you through to sales.', tools: [transferTo('sales')], ...patient } },
      results,
      { silence: waitMs },
      { caller_says: 'Hello? Are you still there?' },
      { model_says: { text: 'I am sorry, nobody answers.', ...patient } },
      ...goodbye,
    ],
    ...changes,
  };
}

const inputs: ScenarioInput[] = [
  {
    name: 'hang_up',
    caller: '+33687654321',
    dialed: brasserie,
    steps: [
      greeting,
      { caller_says: 'Are you open on Sunday night, and do you have a table for four people at eight?' },
      { model_says: { text: 'We are open, and there is a table by the window at eight o’clock.', ...patient } },
      ...goodbye,
    ],
  },
  transfer('transfer', {}, 12_000),
  transfer(
    'transfer_taken_at_the_third_try',
    { transfers: [{ answer: 500 }, { answer: 503 }, { answer: 200 }] },
    24_000,
  ),
  transfer('transfer_fails_silently', { transfers: [{ answer: 200, then: 'nothing' }] }, 150_000),
  {
    name: 'several_tools',
    caller: '+33612345678',
    dialed: acme,
    steps: [
      greeting,
      { caller_says: 'My invoice is wrong. Can you look into it, or put me through to accounts?' },
      {
        model_calls: {
          say: 'Let me see.',
          tools: [{ tool: 'find_invoice', arguments: { number: 4711 } }, transferTo('accounts')],
          ...patient,
        },
      },
      results,
      { model_says: { text: 'I can do neither, I am sorry. Is there anything else?', ...patient } },
      ...lookUp('delivery'),
      ...goodbye,
    ],
  },
  {
    name: 'keys',
    caller: '+33612345678',
    dialed: acme,
    steps: [
      { model_says: { text: 'Please type your order number and the hash key.', ...patient } },
      { caller_presses: '4711#' },
      { model_says: { text: 'Your parcel left yesterday evening.', ...patient } },
      ...goodbye,
    ],
  },
  {
    name: 'barge_in',
    caller: '+33687654321',
    dialed: brasserie,
    steps: [
      greeting,
      { caller_says: 'What are the specials of today?' },
      {
        model_says: {
          text: 'A velouté of chestnuts, a sea bass with fennel, a slow-cooked shoulder of lamb',
          ...patient,
        },
      },
      { caller_interrupts: { text: 'The sea bass, is it for one person?', after_ms: 2_500 } },
      { model_says: { text: 'It is for one, or for two if you order it in advance.', ...patient } },
      ...goodbye,
    ],
  },
  {
    name: 'long',
    caller: '+33612345678',
    dialed: acme,
    steps: [greeting, ...['desk', 'chair', 'lamp', 'shelf', 'carpet', 'curtain'].flatMap(lookUp), ...goodbye],
  },
  { name: 'gone_at_the_first_ring', caller: 'anonymous', dialed: acme, gives_up_after_ms: 0, steps: [] },
  { name: 'unknown_number', caller: '+33611223344', dialed: '+33170000000', steps: ['expect_rejection'] },
];

/** What callers do in a chaos run, by name. */
export const chaosScenarios: ReadonlyMap<string, Scenario> = new Map(
  inputs.map((input) => [input.name, scenarioSchema.parse(input)]),
);

/** How often each is played, in a hundred calls. */
export const scenarioWeights: Readonly<Record<string, number>> = {
  hang_up: 18,
  transfer: 22,
  transfer_taken_at_the_third_try: 8,
  transfer_fails_silently: 4,
  several_tools: 14,
  keys: 8,
  barge_in: 8,
  long: 12,
  gone_at_the_first_ring: 3,
  unknown_number: 3,
};
