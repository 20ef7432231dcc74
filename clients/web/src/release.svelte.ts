/** The page's side of a release: says that it started well, and when a newer one waits. */

class Release {
  waiting = $state.raw<ServiceWorker | null>(null)

  async watch(): Promise<void> {
    if (!('serviceWorker' in navigator)) return
    const registration = await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' })
    const notice = () => {
      // The first worker of all takes over by itself; only a later one is a new version.
      if (registration.waiting && navigator.serviceWorker.controller) this.waiting = registration.waiting
    }
    notice()
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', notice)
    })
    const ready = await navigator.serviceWorker.ready
    ready.active?.postMessage({ what: 'boot-ok' })
  }

  use(): void {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    this.waiting?.postMessage({ what: 'use-now' })
  }
}

export const release = new Release()
