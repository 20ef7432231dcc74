/** What was decided on the way, read from a standing. */
import type { Answer, Assessment, Handler, Standing, Step } from './api'

export interface Handling {
  /** Unit that answers; null where none was assigned. */
  agency: string | null
  /** Body above or outside that answers. */
  outside: string | null
  /** Last day, `YYYY-MM-DD`. */
  deadline: string | null
  /** What people were or are to be told. */
  answer: string
  /** How it ended: a code of the catalogue's results. */
  outcome: string | null
}

const NOTHING: Handling = { agency: null, outside: null, deadline: null, answer: '', outcome: null }

export function handling({ state }: Standing): Handling {
  return typeof state === 'object' && 'opinion' in state ? ofStep(state.opinion.step) : NOTHING
}

function ofStep(step: Step): Handling {
  switch (step.is) {
    case 'recorded':
    case 'classified':
    case 'reopened':
      return NOTHING
    case 'answered_on_spot':
      return ofAnswer({ on_spot: step })
    case 'assigned':
      return by({ agency: step })
    case 'forwarded':
      return by({ above: step })
    case 'in_progress':
      return by(step.handler)
    case 'resolved':
      return ofAnswer({ result: step })
    case 'notified':
    case 'supervised':
    case 'closed':
      return ofAnswer(step.answer)
  }
}

function by(handler: Handler | null): Handling {
  if (!handler) return NOTHING
  return 'agency' in handler ? { ...NOTHING, agency: handler.agency.agency, deadline: handler.agency.deadline } : { ...NOTHING, outside: handler.above.to }
}

function ofAnswer(answer: Answer): Handling {
  if ('on_spot' in answer) return { ...NOTHING, answer: answer.on_spot.summary, outcome: 'answered_on_the_spot' }
  const { handler, summary, outcome } = answer.result
  return { ...by(handler), answer: summary, outcome }
}

/** What the appraisal of a registration came to, in each state after it. */
export function assessment({ state }: Standing): Assessment | null {
  if (typeof state !== 'object' || !('registration' in state)) return null
  const { assessment, commune } = state.registration
  return assessment ?? commune?.assessment ?? null
}

/** Code of its state; null where its kind has no life cycle. */
export function stateCode({ state }: Standing): string | null {
  if (typeof state !== 'object') return null
  return 'registration' in state ? state.registration.is : state.opinion.step.is
}
