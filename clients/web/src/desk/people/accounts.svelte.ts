import { untrack } from 'svelte'
import { Followed } from '../../follow.svelte'
import type { Account } from '../api'
import * as api from '../api'
import { desk } from '../desk.svelte'

/**
 * The accounts that somebody manages. They change by acts, and seldom: they are asked for when a screen opens and after
 * each act, not with every news.
 */
export class Accounts extends Followed<Account[]> {
  constructor() {
    super()
    $effect(() => {
      if (desk.may('administer')) untrack(() => void this.look())
    })
  }

  look(): Promise<void> {
    return this.take(api.people.list())
  }
}
