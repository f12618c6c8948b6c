/** Arguments that cannot be sent; the message tells the model what to mend. */
export class InvalidArguments extends Error {
  override readonly name = 'InvalidArguments';
}
