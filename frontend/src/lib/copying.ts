// Words into the clipboard, also where the browser gives pages none: over plain http only this computer's own address gets one.
import { desk } from './desk.svelte'
import { t } from './language.svelte'

/** Put a text into the clipboard; false where the browser refuses, which the page then says. */
export async function copy(text: string): Promise<boolean> {
  const done = (await asked(text)) || selected(text)
  if (!done) desk.notice = t('copy.refused', { text })
  return done
}

async function asked(text: string): Promise<boolean> {
  // The library's types say that it is always there.
  const clipboard = navigator.clipboard as Clipboard | undefined
  if (!clipboard) return false
  try {
    await clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/** The way of before: a field that is selected and copied. */
function selected(text: string): boolean {
  const before = document.activeElement as HTMLElement | null
  const field = document.createElement('textarea')
  field.value = text
  field.readOnly = true
  field.setAttribute('aria-hidden', 'true')
  Object.assign(field.style, { position: 'fixed', insetBlockStart: '0', opacity: '0' })
  document.body.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  before?.focus({ preventScroll: true })
  return done
}
