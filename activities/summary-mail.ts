import { ApplicationFailure } from '@temporalio/activity';
import type { Logger } from '../src/infra/logger';
import type { MailSender } from '../src/infra/mail/mail-sender';
import { SmtpFailure } from '../src/infra/mail/smtp-failure';
import { type MailedCall, summaryMailContent } from '../src/infra/mail/summary-mail-content';
import type { Repositories } from '../src/infra/mongo/repositories';
import type { CallMetadata } from '../src/models/call-metadata';
import { activityFailure } from '../src/models/failures';
import { deliveredCall } from './delivered-call';

type MailState = CallMetadata['mail']['state'];

/** Writes down a state, on the condition that the one before is one of `from`. */
type Note = (state: MailState, error: string | null, from: readonly MailState[]) => Promise<MailState>;

/** The states in which nothing of a mail is with its server. */
const open: readonly MailState[] = ['none', 'off', 'failed'];

/** The mail about a call that has ended. */
export interface SummaryMailActivities {
  /**
   * Sends the mail about a call, unless it has been sent. Everything is read from, and noted in, the database; resolves
   * with the state. What another attempt may change is thrown (`deliveryRetryable`).
   *
   * The state `transmitted` is written when the server has the mail but for its last line. An attempt that finds it comes
   * after one that died there: the mail very probably arrived, so it is `unconfirmed` and not sent again.
   */
  sendSummaryMail(request: { call_id: string }): Promise<MailState>;
}

export interface SummaryMailDependencies {
  repositories: Pick<Repositories, 'calls' | 'callMetadata' | 'tenantConfigs' | 'transcripts'>;
  /** Null when no mail server is configured. */
  mailSender: Pick<MailSender, 'send' | 'messageIdOf'> | null;
  log: Logger;
}

/** Builds the mail activity for one process. */
export function createSummaryMailActivities(deps: SummaryMailDependencies): SummaryMailActivities {
  const { callMetadata, transcripts } = deps.repositories;
  return { sendSummaryMail };

  async function sendSummaryMail({ call_id }: { call_id: string }): Promise<MailState> {
    const found = await deliveredCall(call_id, deps.repositories);
    const { mail } = found.metadata;
    if (mail.state === 'sent' || mail.state === 'unconfirmed') return mail.state;
    const note = noteFor(call_id, found.metadata.tenant_id);
    if (mail.state === 'transmitted') {
      const reason = 'the attempt before ended after the mail was handed over, and before the answer came';
      return note('unconfirmed', reason, ['transmitted']);
    }
    const { tenant } = found;
    if (deps.mailSender === null || tenant === null || !tenant.post_call?.mail.recipients.length) {
      return note('off', null, open);
    }
    return send(deps.mailSender, { ...found, tenant, transcript: await transcripts.ofCall(call_id) }, note);
  }

  async function send(
    sender: Pick<MailSender, 'send' | 'messageIdOf'>,
    call: MailedCall,
    note: Note,
  ): Promise<MailState> {
    const { call_id, ended_at, mail } = call.metadata;
    const { recipients = [], bcc = [], reply_to: replyTo } = call.tenant.post_call?.mail ?? {};
    const messageId = mail.message_id ?? sender.messageIdOf(call_id);
    if (!(await callMetadata.setMail(call_id, { message_id: messageId, recipients }, open))) throw changedMeanwhile();
    let before = open;
    const beforeEnd = async (): Promise<void> => {
      await markTransmitted(call_id);
      before = ['transmitted'];
    };
    try {
      const date = new Date(call.record.ended_at ?? ended_at);
      const message = { messageId, recipients, bcc, replyTo, date, content: summaryMailContent(call) };
      const refused = await sender.send(message, beforeEnd);
      const missed = refused.length === 0 ? null : `the mail server did not take ${refused.join(', ')}`;
      // A later attempt may have taken this one for dead.
      return await note('sent', missed, ['transmitted', 'unconfirmed']);
    } catch (error) {
      if (!(error instanceof SmtpFailure)) throw error;
      if (error.kind === 'unknown') {
        return note('unconfirmed', `no answer came after the mail: ${error.explanation}`, before);
      }
      if (error.kind === 'refused') return note('failed', error.explanation, before);
      await note('none', error.explanation, before);
      throw ApplicationFailure.create({ type: activityFailure.deliveryRetryable, message: error.message });
    }
  }

  async function markTransmitted(callId: string): Promise<void> {
    if (!(await callMetadata.markMailTransmitted(callId))) throw changedMeanwhile();
  }

  /** Writes down how far the mail is. The error is for the document only: a server's words may hold addresses. */
  function noteFor(call_id: string, tenant_id: string): Note {
    return async (state, error, from) => {
      const sentAt = state === 'sent' ? { sent_at: new Date().toISOString() } : {};
      if (!(await callMetadata.setMail(call_id, { state, error, ...sentAt }, from))) throw changedMeanwhile();
      const level = state === 'unconfirmed' || state === 'failed' ? 'warn' : state === 'off' ? 'debug' : 'info';
      deps.log[level]({ event: 'summary_mail', call_id, tenant_id, state }, 'mail about a call');
      return state;
    };
  }
}

/** The next attempt sees what another one, or an operator, has brought about. */
function changedMeanwhile(): ApplicationFailure {
  return ApplicationFailure.create({
    type: activityFailure.deliveryRetryable,
    message: 'somebody else has changed the state of this mail meanwhile',
  });
}
