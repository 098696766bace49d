import { svelte } from '@sveltejs/vite-plugin-svelte'
import { existsSync, readdirSync } from 'node:fs'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const OUT = '../src/sayso/web/static'

/**
 * Plain scripts, not modules: browsers run no module of a page that is opened from a disk or a USB
 * stick.  The map library comes second, so that what needs no map is painted first.
 */
const plainScripts = (): Plugin => ({
  name: 'plain-scripts',
  transformIndexHtml: {
    order: 'post',
    handler(html) {
      const assets = `${OUT}/assets`
      const map = existsSync(assets) ? readdirSync(assets).find((name) => /^maplibre-.*\.js$/.test(name)) : undefined
      if (!map) return html
      return html
        .replaceAll(/<script type="module" crossorigin/g, '<script defer')
        .replaceAll(/ crossorigin(?=[ >])/g, '')
        .replace('</head>', `  <script async data-map src="./assets/${map}"></script>\n  </head>`)
    },
  },
})

export default defineConfig({
  plugins: [svelte(), plainScripts()],
  base: './',
  build: {
    outDir: OUT,
    emptyOutDir: false, // vite.map.config.ts has emptied it
    assetsInlineLimit: 0, // data: addresses would break the content security policy
    modulePreload: false,
    cssCodeSplit: false, // else the script would write the styles, which the policy forbids
    target: 'es2022',
    chunkSizeWarningLimit: 1400,
    rolldownOptions: { output: { format: 'iife', name: 'saysoDesk', entryFileNames: 'assets/[name]-[hash].js' } },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8765' } },
  test: { include: ['tests/**/*.test.ts'], environment: 'node' },
})
