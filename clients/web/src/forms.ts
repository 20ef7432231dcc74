import { SvelteSet } from 'svelte/reactivity'

/** Something that holds what people typed. */
export interface Form {
  /** Writes down all that can be. */
  flush(): Promise<void>
  /** Labels of the fields whose words are on the screen alone. */
  unsaved(): string[]
}

const open = new SvelteSet<Form>()

/** Keeps the form among the open ones until the given function is called. */
export function opened(form: Form): () => void {
  open.add(form)
  return () => open.delete(form)
}

export const anyOpen = () => open.size > 0

export async function flushAll(): Promise<void> {
  await Promise.all([...open].map((form) => form.flush()))
}

export const unsaved = () => [...open].flatMap((form) => form.unsaved())

// Android may end a hidden page without another word.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') void flushAll()
})
addEventListener('pagehide', () => void flushAll())
addEventListener('beforeunload', (event) => {
  if (unsaved().length) event.preventDefault()
})
