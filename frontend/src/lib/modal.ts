/**
 * Shows a dialog above the page; what is returned gives the focus back to what had it before.
 * A browser does that by itself only where the focus is still within the dialog.
 */
export function modal(dialog: HTMLDialogElement | undefined): (() => void) | undefined {
  if (!dialog) return undefined
  const before = document.activeElement
  dialog.showModal()
  return () => {
    const lost = document.activeElement === document.body || dialog.contains(document.activeElement)
    if (lost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
  }
}
