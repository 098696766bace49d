import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [svelte()],
  base: './',
  build: {
    outDir: '../src/sayso/web/static',
    emptyOutDir: true,
    assetsInlineLimit: 0, // data: addresses would break the content security policy
    modulePreload: { polyfill: false },
    target: 'es2022',
    chunkSizeWarningLimit: 1400,
    // The map library changes seldom: in a file of its own it stays in caches, and in git.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'maplibre', test: /maplibre-gl|@maplibre|@mapbox/ }] } },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8765' } },
  test: { include: ['tests/**/*.test.ts'], environment: 'node' },
})
