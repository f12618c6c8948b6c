import { randomBytes } from 'node:crypto';
import type { Response } from 'openai/resources/responses/responses';
import { textTokens } from '../wire/tokens';
import type { ResponseFault } from './response-script';

/** What a response is made of. */
export interface ResponseFacts {
  model: string;
  instructions: string | null;
  input: string;
  maxOutputTokens: number | null;
  format: Record<string, unknown>;
  /** What the model wrote. */
  text: string;
}

const hex = (prefix: string): string => `${prefix}_${randomBytes(24).toString('hex')}`;

/** The Response object of the API (openai 6 `Response`), as it is on the wire: without the SDK's `output_text`. */
export function responseObject(facts: ResponseFacts, fault: ResponseFault | null): Omit<Response, 'output_text'> {
  const { status, error, incomplete_details, output } = outcome(facts.text, fault);
  const written = output.flatMap(({ content }) => content.map((part) => ('text' in part ? part.text : part.refusal)));
  const input = textTokens(`${facts.instructions ?? ''}${facts.input}`);
  const outputTokens = textTokens(written.join(''));
  return {
    id: hex('resp'),
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    status,
    error,
    incomplete_details,
    instructions: facts.instructions,
    max_output_tokens: facts.maxOutputTokens,
    metadata: {},
    model: facts.model,
    output: output.map(({ state, content }) => ({
      ...{ id: hex('msg'), type: 'message', role: 'assistant' },
      ...{ status: state, content },
    })),
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    temperature: 1,
    text: { format: facts.format as never },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: 0 } as never,
      output_tokens: outputTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: input + outputTokens,
    },
  };
}

type Content = { type: 'output_text'; text: string; annotations: [] } | { type: 'refusal'; refusal: string };

interface Outcome extends Required<Pick<Response, 'status' | 'error' | 'incomplete_details'>> {
  output: { state: 'completed' | 'incomplete'; content: Content[] }[];
}

function outcome(text: string, fault: ResponseFault | null): Outcome {
  const said = (words: string): Content => ({ type: 'output_text', text: words, annotations: [] });
  const completed = (content: Content): Outcome => ({
    ...{ status: 'completed', error: null, incomplete_details: null },
    output: [{ state: 'completed', content: [content] }],
  });
  const incomplete = (reason: 'max_output_tokens' | 'content_filter'): Outcome => ({
    ...{ status: 'incomplete', error: null, incomplete_details: { reason } },
    output: [{ state: 'incomplete', content: [said(text.slice(0, text.length / 2))] }],
  });
  switch (fault?.kind) {
    case 'refusal':
      return completed({ type: 'refusal', refusal: "I'm sorry, I cannot assist with that request." });
    case 'incomplete':
      return incomplete('max_output_tokens');
    case 'content_filter':
      return incomplete('content_filter');
    case 'invalid_json':
      return completed(said(`Here is the summary: ${text}`));
    case 'misfit':
      return completed(said(JSON.stringify({ summary: 1 })));
    case 'failed': {
      const error = { code: fault.code as 'server_error', message: 'The response could not be generated.' };
      return { status: 'failed', error, incomplete_details: null, output: [] };
    }
    default:
      return completed(said(text));
  }
}
