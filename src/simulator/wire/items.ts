/** A part of a message: what was typed, or what was said (its transcript; null until it is transcribed). */
export type ContentPart =
  | { type: 'input_text' | 'output_text'; text: string }
  | { type: 'input_audio' | 'output_audio'; transcript: string | null };

/** What a person, the system or the model said. Live items carry no `object` key. */
export interface MessageItem {
  id: string;
  type: 'message';
  status: 'completed' | 'in_progress' | 'incomplete';
  role: 'user' | 'assistant' | 'system';
  content: ContentPart[];
}

/** A tool the model calls; `arguments` is a JSON string the model wrote, and may be anything. */
export interface FunctionCallItem {
  id: string;
  type: 'function_call';
  status: 'completed' | 'in_progress' | 'incomplete';
  name: string;
  call_id: string;
  arguments: string;
}

/** What a tool answered, as the client sent it. */
export interface FunctionCallOutputItem {
  id: string;
  type: 'function_call_output';
  call_id: string;
  output: string;
}

export type ConversationItem = MessageItem | FunctionCallItem | FunctionCallOutputItem;
