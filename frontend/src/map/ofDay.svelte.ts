// Answers about a day of the clock: kept while the record stays as it is, asked for once the clock stands still.
import { untrack } from 'svelte'
import { desk, say } from '../lib/desk.svelte'

const MOST = 500

export class OfDay<Answer> {
  private readonly known = new globalThis.Map<string, Answer>()
  /** `wait` is for how long, in ms, the clock must stand on a day before it is asked for. */
  constructor(private readonly ask: (day: string) => Promise<Answer>, private readonly wait: number) {}

  forget(): void {
    this.records++
    this.known.clear()
  }
  /** How often the record became another one. */
  private records = 0
  /** How many answers are on their way. */
  waiting = $state(0)
  /** The last day that was asked for got no answer. */
  failed = $state(false)

  /** Hand over the answer about a day, now or when it is there; gives what calls it off. */
  take(day: string, given: (answer: Answer) => void): () => void {
    const known = this.known.get(day)
    if (known !== undefined) {
      this.failed = false
      given(known)
      return () => {}
    }
    let off = false
    // Who asks does not hang on what others ask.
    untrack(() => this.waiting++)
    const over = () => {
      if (!off) this.waiting--
      off = true
    }
    const { records } = this
    const timer = setTimeout(async () => {
      try {
        const answer = await this.ask(day)
        if (this.known.size >= MOST) this.known.clear()
        if (records === this.records) this.known.set(day, answer)
        if (off) return
        this.failed = false
        given(answer)
      } catch (error) {
        if (off) return
        this.failed = true
        desk.notice = say(error)
      }
      over()
    }, this.wait)
    return () => {
      untrack(over)
      clearTimeout(timer)
    }
  }
}
