import { live } from '../../live.svelte'
import type { Committee, Decision, Post } from './read'

/** Codes of duties, the head first. */
function ranks(): string[] {
  const type = live.kind('committee')?.fields.find(({ name }) => name === 'roster')?.type
  const duty = typeof type === 'object' && 'entries' in type ? type.entries.fields.find(({ name }) => name === 'duty')?.type : undefined
  return typeof duty === 'object' && 'choice' in duty ? duty.choice.options.map(({ code }) => code) : []
}

/** Who held a post on that day, by rank: from its first day on, and no longer on its last. */
export function rosterOn({ roster }: Committee, day: string): Post[] {
  const order = ranks()
  const rank = ({ duty }: Post) => (order.includes(duty) ? order.indexOf(duty) : order.length)
  return roster.filter(({ since, until }) => since <= day && (!until || day < until)).sort((a, b) => rank(a) - rank(b))
}

export interface Turn {
  decision: Decision
  joined: Post[]
  left: Post[]
  /** The same people under another duty. */
  moved: Post[]
}

/** What each decision changed, the latest first: posts that began and ended from its day until the next one's. */
export function turns({ decisions, roster }: Committee): Turn[] {
  const inOrder = decisions.filter(({ on }) => on).sort((a, b) => a.on.localeCompare(b.on))
  const made = inOrder.map((decision, i) => {
    const next = inOrder[i + 1]?.on ?? '9999'
    const within = (day: string) => day >= decision.on && day < next
    const begun = roster.filter(({ since }) => within(since))
    const ended = roster.filter(({ until }) => within(until))
    const stays = ({ name }: Post) => ended.some((post) => post.name === name)
    return { decision, joined: begun.filter((post) => !stays(post)), moved: begun.filter(stays), left: ended.filter(({ name }) => !begun.some((post) => post.name === name)) }
  })
  return made.reverse()
}
