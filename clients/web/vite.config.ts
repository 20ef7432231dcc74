import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import manifest from './package.json' with { type: 'json' }

type ModuleInfo = (id: string) => { importedIds: readonly string[] } | null

const MAIN = new URL('src/main.ts', import.meta.url).pathname

/** Whether the phone's first page needs the module at once. */
function isOfFirst(id: string, info: ModuleInfo): boolean {
  const reached = new Set([MAIN])
  for (const one of reached) for (const next of info(one)?.importedIds ?? []) reached.add(next)
  return id !== MAIN && reached.has(id)
}

export default defineConfig({
  plugins: [svelte()],
  define: { __APP__: JSON.stringify(manifest.version) },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // The content security policy allows no data: fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Says which files each page needs; none of it is served.
    manifest: true,
    rollupOptions: {
      input: { app: 'index.html', desk: 'desk.html', sw: 'src/sw.ts' },
      // The worker's address is what browsers know it by.
      output: {
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        // One file, whatever of it the desk's later parts share: pieces compress worse, and phones would ask for each.
        codeSplitting: { groups: [{ name: (id, graph) => (isOfFirst(id, (of) => graph.getModuleInfo(of)) ? 'first' : null) }] },
      },
    },
  },
})
