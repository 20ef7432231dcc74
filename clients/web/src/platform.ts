/** The phone's own lock (fingerprint, face, screen lock) as a second way in: a secret of its key, by WebAuthn's PRF. */
import type { PlatformKey } from './core/api'
import { problem } from './core/problem'

type Bytes = Uint8Array<ArrayBuffer>

/** Such a key, and what it answers to its salt. */
export interface Answered {
  key: PlatformKey
  secret: Bytes
}

/** Whether the phone has such a lock, and the page a name that keys can be bound to: an address of digits is none. */
export async function isOffered(): Promise<boolean> {
  if (!('PublicKeyCredential' in window) || /^[\d.]+$|^\[/.test(location.hostname)) return false
  return PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()
}

/** A new key for an officer's store; null where they thought better of it. */
export async function create(app: string, whose: { id: string; name: string }): Promise<Answered | null> {
  // A key bound to this phone is best; some platforms have PRF only with keys that they list, and may sync.
  for (const residentKey of ['discouraged', 'preferred'] as const) {
    const salt = random()
    const made = await asked(() =>
      navigator.credentials.create({
        publicKey: {
          challenge: random(),
          rp: { name: app },
          // The store's id is chance, and the same each time: a listed key takes the place of the one before.
          user: { id: new TextEncoder().encode(whose.id), name: whose.name, displayName: whose.name },
          pubKeyCredParams: [-7, -257].map((alg) => ({ type: 'public-key', alg })),
          authenticatorSelection: { authenticatorAttachment: 'platform', residentKey, userVerification: 'required' },
          attestation: 'none',
          extensions: { prf: { eval: { first: salt } } },
        },
      }),
    )
    if (!made) return null
    const key = { credential: new Uint8Array(made.rawId), salt }
    const { prf } = made.getClientExtensionResults()
    if (!prf?.enabled) continue
    // Some answer only when they are asked again.
    const secret = secretOf(made) ?? (await answer(key))
    return secret && { key, secret }
  }
  throw problem('platform_unsupported')
}

/** What the key answers; null where the officer thought better of it. */
export async function answer({ credential, salt }: PlatformKey): Promise<Bytes | null> {
  const given = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: random(),
        allowCredentials: [{ type: 'public-key', id: credential, transports: ['internal'] }],
        userVerification: 'required',
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  )
  if (!given) return null
  const secret = secretOf(given)
  if (!secret) throw problem('platform_unsupported')
  return secret
}

/** No server checks what is signed, so that the challenge is chance like the salt. */
function random(): Bytes {
  return crypto.getRandomValues(new Uint8Array(32))
}

/** Browsers say the same of a person who cancels, of a wrong finger and of a key that is gone. */
async function asked(what: () => Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    return (await what()) as PublicKeyCredential | null
  } catch (thrown) {
    const name = thrown instanceof DOMException ? thrown.name : ''
    if (name === 'NotAllowedError' || name === 'AbortError') return null
    if (name === 'NotSupportedError' || name === 'ConstraintError') throw problem('platform_unsupported')
    throw thrown
  }
}

function secretOf(credential: PublicKeyCredential): Bytes | undefined {
  const first = credential.getClientExtensionResults().prf?.results?.first
  return first && new Uint8Array(first as ArrayBuffer)
}
