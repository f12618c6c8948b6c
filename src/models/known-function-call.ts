/** A function call of the model as a new owner must know it, to answer groups of them as one and to tell what is new. */
export interface KnownFunctionCall {
  function_call_id: string;
  response_id: string;
  item_id: string;
  /** An earlier owner has written its output. */
  answered: boolean;
  /** That output, when it was written so shortly ago that it, or the question for a response, may not have arrived. */
  output: string | null;
}
