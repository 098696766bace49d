// The map library: a script of its own, on its way while everything else is painted already.
import { t } from '../lib/language.svelte'
import { file, published } from '../lib/site'
import type * as Library from './library'

declare global {
  var saysoMap: typeof Library | undefined
}

export async function loadLibrary(): Promise<typeof Library> {
  if (import.meta.env.DEV) return import('./library')
  if (!globalThis.saysoMap) {
    const script = document.querySelector('script[data-map]')
    await new Promise((done, failed) => {
      script?.addEventListener('load', done)
      script?.addEventListener('error', () => failed(new Error(t('map.failed'))))
    })
  }
  return globalThis.saysoMap!
}

/** Where the map's worker is: a page from a disk may start none but from words that it has. */
export async function workerAddress(url: string): Promise<string> {
  if (!published) return url
  return URL.createObjectURL(new Blob([await file<string>('worker')], { type: 'text/javascript' }))
}
