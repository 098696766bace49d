/** An answer that is no success: its status, or 0 where there was none, and one line. */
export class Refusal extends Error {
  constructor(readonly status: number, message: string) {
    super(message)
  }
}
