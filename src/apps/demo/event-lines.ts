import { type CallFinishedEvent, type CallStartedEvent, type CallStepEvent } from './demo-event';
import { formatPhoneNumber } from './format-phone-number';
import { type Paint } from './paint';

/** Room for the longest name of a step. */
const stepWidth = 10;

/** The lines of a call's timeline for one of its events, as a person reads them. */
export function eventLines(event: CallStartedEvent | CallStepEvent | CallFinishedEvent, paint: Paint): string[] {
  switch (event.event) {
    case 'call_started': {
      const parties = `${paint('bold', `☎ ${partiesOf(event)}`)}   ${paint('dim', `workflow ${event.workflow_id}`)}`;
      return ['', parties, ...(event.description === null ? [] : [paint('dim', `  ${event.description}`)])];
    }
    case 'call_step':
      return [stepLine(event.after_s, event.step, event.text, paint)];
    case 'call_finished': {
      const ended = stepLine(event.after_s, 'ended', factsOf(event), paint);
      return event.failure === null ? [ended] : [ended, paint('red', `✘ ${event.failure}`)];
    }
  }
}

function partiesOf({ caller_number, dialed_number, tenant }: CallStartedEvent): string {
  const dialed = formatPhoneNumber(dialed_number);
  return `${formatPhoneNumber(caller_number)} → ${tenant === null ? `${dialed}, nobody's number` : `${tenant} (${dialed})`}`;
}

function factsOf({ outcome, duration_s, lines }: CallFinishedEvent): string {
  const facts = [outcome ?? 'no outcome'];
  if (duration_s !== null) facts.push(`${duration_s.toFixed(1)} s after the answer`);
  if (lines > 0) facts.push(`${lines} ${lines === 1 ? 'line' : 'lines'} of transcript`);
  return facts.join(', ');
}

function stepLine(afterS: number, step: string, text: string, paint: Paint): string {
  return `${afterS.toFixed(2).padStart(7)} s  ${paint('cyan', step.padEnd(stepWidth))}  ${text}`;
}
