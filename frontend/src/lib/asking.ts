// Questions whose answers come when they come: a late one must not stand where a newer one does.
import { desk, say } from './desk.svelte'

/** Hand over what a question is answered, unless it is called off before: effects do that where they ask anew. */
export function take<Answer>(
  question: Promise<Answer>, given: (answer: Answer) => void, refused: (error: unknown) => void = (error) => (desk.notice = say(error)),
): () => void {
  let off = false
  question.then((answer) => { if (!off) given(answer) }, (error: unknown) => { if (!off) refused(error) })
  return () => {
    off = true
  }
}
