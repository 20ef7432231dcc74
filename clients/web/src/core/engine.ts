/** sync-core's WebAssembly, loaded once. */
import init from './wasm/core.js'
import url from './wasm/core_bg.wasm?url'

let loading: Promise<unknown> | undefined

export function ready(): Promise<unknown> {
  loading ??= init({ module_or_path: url }).catch((thrown: unknown) => {
    loading = undefined
    throw thrown
  })
  return loading
}
