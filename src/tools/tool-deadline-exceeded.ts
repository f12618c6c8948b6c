/** The tool did not answer within its deadline; what it had begun may still take effect. */
export class ToolDeadlineExceeded extends Error {
  override readonly name = 'ToolDeadlineExceeded';

  constructor() {
    super('the tool overran its deadline');
  }
}
