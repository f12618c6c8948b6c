/** A function call as a new owner must know it, to answer groups of them as one. */
export interface KnownFunctionCall {
  function_call_id: string;
  response_id: string;
  answered: boolean;
}
