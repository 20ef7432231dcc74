import type { Draft } from '../../draft.svelte'
import { core } from '../../live.svelte'

/** Gives a registration its model: a new one of the same name, where no earlier one is chosen. */
export class ModelLink {
  /** The model that this form has made; it follows the name while the form is open. */
  #made = { id: '', name: '' }
  #queue: Promise<void> = Promise.resolve()

  follow(draft: Draft): Promise<void> {
    if (draft.kind.name !== 'registration') return Promise.resolve()
    this.#queue = this.#queue.then(() => this.#link(draft)).catch((thrown: unknown) => console.error(thrown))
    return this.#queue
  }

  async #link(draft: Draft): Promise<void> {
    const name = draft.text('name').trim()
    const model = draft.text('model')
    if (!draft.id || !name || draft.problems['name']) return
    if (model && model === this.#made.id && name !== this.#made.name) {
      await core.edit(model, [`name=${name}`])
    } else if (!model && draft.text('renewal') !== 'continued') {
      const unit = draft.text('unit')
      this.#made.id = await core.create('model', draft.scope, [`name=${name}`, ...(unit ? [`unit=${unit}`] : [])])
      draft.write('model', this.#made.id)
    } else return
    this.#made.name = name
    draft.labels['model'] = { vi: name, en: name }
    await draft.flush()
  }
}
