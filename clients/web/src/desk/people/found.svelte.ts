import { untrack } from 'svelte'
import { Followed } from '../../follow.svelte'
import type { Account, Page } from '../api'
import * as api from '../api'
import { desk } from '../desk.svelte'

const PAGE = 50

/** What the server knows to search accounts by. */
export interface Search {
  q: string
  unit: string
}

/** Accounts that the server found, as many as were asked for so far; from the first again where another search begins. */
export class Found extends Followed<Page<Account>> {
  #search: Search = { q: '', unit: '' }
  #wanted = PAGE
  busy = $state(false)

  constructor(search: () => Search) {
    super()
    $effect(() => {
      this.#search = search()
      this.#wanted = PAGE
      if (desk.may('administer')) untrack(() => void this.look())
    })
  }

  look(): Promise<void> {
    return this.take(api.people.first(this.#wanted, { ...this.#search }))
  }

  async more(): Promise<void> {
    const before = this.value
    if (!before?.next) return
    this.busy = true
    const search = this.#search
    this.#wanted = before.items.length + PAGE
    await this.take(
      api.people.page({ ...search, cursor: before.next, limit: PAGE }).then(({ items, next }) => ({ items: [...before.items, ...items], next })),
    )
    this.busy = false
  }
}
