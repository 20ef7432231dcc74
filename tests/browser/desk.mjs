// What the office sees of the records: the server's own answers, to hold the phones against.
import { ADMINISTRATOR, PASSWORD, REALM } from './office.mjs'

const MOST = 200

export class Desk {
  /** The administrator, who may read once they are of the standing office, too. */
  static async open(office) {
    await office.grant(ADMINISTRATOR, 'standing_office')
    const desk = new Desk()
    desk.inner = office.inner
    const answer = await fetch(`${office.inner}/v1/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ realm: REALM, login: ADMINISTRATOR, password: PASSWORD }),
    })
    desk.access = (await answer.json()).access
    return desk
  }

  async ask(path, init = {}) {
    const headers = { ...init.headers, authorization: `Bearer ${this.access}` }
    const answer = await fetch(this.inner + path, { ...init, headers })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }

  post(path, body) {
    return this.ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  }

  /** All records, as lists show them. */
  async records() {
    const rows = []
    for (let cursor = ''; ; ) {
      const answer = await this.ask(`/v1/records?limit=${MOST}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
      const page = await answer.json()
      rows.push(...page.items)
      if (!page.next) return rows
      cursor = page.next
    }
  }

  async record(id) {
    return (await this.ask(`/v1/records/${id}`)).json()
  }

  async media(sha256) {
    return Buffer.from(await (await this.ask(`/v1/media/${sha256}`)).arrayBuffer())
  }

  async devices() {
    return (await (await this.ask('/v1/freshness')).json()).devices
  }

  revoke(device) {
    return this.ask(`/v1/devices/${device}/revoke`, { method: 'POST' })
  }
}
