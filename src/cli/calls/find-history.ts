import { readFile } from 'node:fs/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import { type History, historyFromJson } from '../../infra/temporal/history-json';
import { phoneCallWorkflowId } from '../../models/phone-call-input';
import { CommandError } from '../command-error';
import { type CommandContext, withTemporal } from '../command-context';

const workflowPrefix = phoneCallWorkflowId('');

/**
 * The history of a call: of a file when there is one of that name, else from Temporal by call id or workflow id.
 * @throws CommandError (exit code 2) when there is none, or it is not a phone call's.
 */
export async function findHistory(context: CommandContext, callOrFile: string): Promise<History> {
  const text = await contentsOf(callOrFile);
  const history = text === null ? await fetched(context, callOrFile) : parsed(callOrFile, text);
  const type = history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name;
  if (type !== 'phoneCall') {
    throw new CommandError(`${callOrFile} is no phone call: its workflow type is ${type ?? 'not in the history'}.`, 2);
  }
  return history;
}

/** Null when there is no such file. */
async function contentsOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENAMETOOLONG') return null;
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}`, 2);
  }
}

function parsed(file: string, text: string): History {
  try {
    return historyFromJson(JSON.parse(text));
  } catch (error) {
    throw new CommandError(
      `${file} holds no history (${(error as Error).message}).\nWrite one with: temporal workflow show --workflow-id call-… --output json`,
      2,
    );
  }
}

async function fetched(context: CommandContext, call: string): Promise<History> {
  const workflowId = call.startsWith(workflowPrefix) ? call : phoneCallWorkflowId(call);
  return withTemporal(context, async (client) => {
    try {
      return await client.workflow.getHandle(workflowId).fetchHistory();
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError) && (error as { code?: unknown }).code !== 5) throw error;
      throw new CommandError(
        `There is no file ${call}, and Temporal knows no workflow ${workflowId} in the namespace ${client.options.namespace}.\n` +
          'Closed calls are kept for as long as the namespace says (retention).',
        2,
      );
    }
  });
}
