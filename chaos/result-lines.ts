import { textTable } from '../bench/text-table';
import { type CallEvidence } from './evidence';
import { type ChaosResult, type TakeOverTimes } from './chaos-result';

/** So many of a rule's violations are shown; the JSON has all. */
const shownViolations = 5;

/** A runner that waits so long for the processor says that the machine is too small for the run. */
const overloadedMs = 1_000;

/** The result as a person reads it. */
export function resultLines(result: ChaosResult): string[] {
  const { control_back: back, dead_time: dead } = result.take_overs;
  const { cores, load_average: load, longest_stall_ms: stall } = result.machine;
  return [
    '',
    `${result.calls} calls in ${result.elapsed_s} s, seed ${result.seed}`,
    `${cores} cores, load ${load}, longest stall of the runner ${stall} ms` +
      (stall > overloadedMs || load > 2 * cores ? ': overloaded, deadlines are missed for that alone' : ''),
    ...section('Calls by outcome', Object.entries(result.outcomes)),
    ...section('Faults', Object.entries(result.faults)),
    '',
    'Take-overs',
    ...textTable(
      [
        ['', 'calls', 'lost', 'p50 ms', 'p95 ms'],
        ['  worker killed: control back', ...timeCells(back)],
        ['  worker stopped: dead time', ...timeCells(dead)],
      ],
      1,
    ),
    '',
    'Invariants',
    ...result.invariants.flatMap(({ name, violations }) => [
      `  ${violations.length === 0 ? 'ok      ' : 'VIOLATED'}  ${name}`,
      ...violations.slice(0, shownViolations).map(({ callId, detail }) => `              ${callId ?? ''} ${detail}`),
      ...(violations.length > shownViolations ? [`              and ${violations.length - shownViolations} more`] : []),
    ]),
    '',
  ];
}

function section(title: string, counts: [string, number][]): string[] {
  return [
    '',
    title,
    ...textTable(
      counts.map(([name, count]) => [`  ${name}`, String(count)]),
      1,
    ),
  ];
}

/** Times of one kind of take-over as cells. */
export function timeCells({ calls, lost, p50, p95 }: TakeOverTimes): string[] {
  return [calls, lost, p50 ?? '-', p95 ?? '-'].map(String);
}

/** Everything a call met, in order: for whoever wants to know why a rule was violated. */
export function storyLines(call: CallEvidence): string[] {
  const start = call.summary.placedAt;
  const line = (at: number, text: string): [number, string] => [
    at,
    `  ${((at - start) / 1_000).toFixed(2).padStart(7)} s  ${text}`,
  ];
  const { summary, record } = call;
  const instants = (record?.owners ?? []).flatMap(
    ({ epoch, seated_at: seatedAt, attached_at: attachedAt, resumed }) => [
      line(Date.parse(seatedAt), `record: owner ${epoch} seated${resumed ? ', resumed' : ''}`),
      ...(attachedAt === null ? [] : [line(Date.parse(attachedAt), `record: owner ${epoch} attached`)]),
    ],
  );
  const events = [
    line(start, `rings: ${summary.scenario}`),
    ...call.requests.map(({ at, verb, status, effect, fault }) =>
      line(
        at,
        `${verb} → ${status ?? 'no answer'}${effect ? '' : ', not carried out'}${fault === null ? '' : ` (${fault})`}`,
      ),
    ),
    ...call.sockets.map(({ at, state, code, status, sockets }) =>
      line(at, `sideband ${state} ${code ?? status ?? ''} (${sockets} open)`),
    ),
    ...summary.functionCalls.flatMap(({ name, calledAt, answeredAt, output }) => [
      line(calledAt, `model calls ${name}`),
      ...(answeredAt === null ? [] : [line(answeredAt, `${name} answered ${output ?? ''}`)]),
    ]),
    ...instants,
    ...(summary.endedAt === null ? [] : [line(summary.endedAt, `ends: ${summary.end} ${summary.failure ?? ''}`)]),
  ].sort(([a], [b]) => a - b);
  const workflow =
    call.workflow === null ? 'no workflow' : `workflow ${call.workflow.status} ${call.workflow.failure ?? ''}`;
  return [
    '',
    `The story of ${call.callId}`,
    ...events.map(([, text]) => text),
    `  ${workflow}, record ${record?.outcome ?? 'none'} (${record?.outcome_detail ?? ''})`,
  ];
}
