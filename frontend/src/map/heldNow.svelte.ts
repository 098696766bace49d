// What the map asks of the record as of the clock's right edge: who holds what, by whose word, the land around.
import { untrack } from 'svelte'
import { api } from '../lib/api'
import { toIso } from '../lib/days'
import { desk } from '../lib/desk.svelte'
import { OfDay } from './ofDay.svelte'

/** Asks as long as the map stands that makes it. */
export class HeldNow {
  private readonly controls = new OfDay(api.control, 60)
  private readonly voices = new OfDay(api.controlVoices, 150)
  private readonly lands = new OfDay(api.areas, 120)
  private readonly all = [this.controls, this.voices, this.lands]
  /** The land around held places; null where none is asked for. */
  areas = $state.raw<Awaited<ReturnType<typeof api.areas>> | null>(null)
  /** Whether something of what the map shows is still on its way. */
  readonly waiting = $derived(!desk.columns?.whole || this.all.some(({ waiting }) => waiting > 0))
  /** Whether something that it should show was not to be had. */
  readonly failed = $derived(this.all.some(({ failed }) => failed))

  constructor() {
    // What was asked of the record before is let go first, so that the next effects do not find it.
    $effect(() => {
      if (desk.columns) for (const answers of this.all) answers.forget()
    })
    $effect(() => {
      const { to, columns } = desk
      if (columns) return this.controls.take(toIso(to), (rows) => (desk.controls = rows))
    })
    // Whose word it is comes after who holds what: it says how the same places are drawn.
    $effect(() => {
      const { controls, columns } = desk
      if (columns?.whole && controls.length) return this.voices.take(toIso(untrack(() => desk.to)), (found) => (desk.controlVoices = found))
    })
    $effect(() => {
      const { to, columns, areas: wanted } = desk
      if (!wanted) this.areas = null
      else if (columns) return this.lands.take(toIso(to), (found) => (this.areas = found))
    })
    $effect(() => {
      desk.tinted = this.areas?.features.length ?? null
    })
  }
}
