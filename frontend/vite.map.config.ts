// The map library as a script of its own: it changes seldom, so it stays in caches, and in git.
import { defineConfig } from 'vite'

export default defineConfig({
  publicDir: false,
  define: { 'import.meta.url': '""' }, // the worker's address is given by the desk
  build: {
    outDir: '../src/sayso/web/static',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1400,
    rolldownOptions: {
      input: 'src/map/library.ts',
      output: { format: 'iife', name: 'saysoMap', entryFileNames: 'assets/maplibre-[hash].js' },
      preserveEntrySignatures: 'strict',
    },
  },
})
