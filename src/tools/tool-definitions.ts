import { requestTransferDefinition } from './definitions/request-transfer';
import { type ToolDefinition } from './tool-definition';

/** Every tool there is. Builder and executor are fed from this list, so a new tool is its file and one line here. */
export const toolDefinitions: readonly ToolDefinition[] = [requestTransferDefinition];
