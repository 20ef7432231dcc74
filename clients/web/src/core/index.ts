/** The core, in a worker of its own: the page never waits for it to draw. */
import { proxy, wrap } from 'comlink'
import type { Core } from './api'

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'core' })
const remote = wrap<Core>(worker)

export const core: Core = new Proxy({} as Core, {
  get(_, name: keyof Core) {
    if (name === 'listen') return (heard: Parameters<Core['listen']>[0]) => remote.listen(proxy(heard))
    if (name === 'upload') return (path: string, file: Blob, told: (sent: number) => void) => remote.upload(path, file, proxy(told))
    return remote[name]
  },
})
