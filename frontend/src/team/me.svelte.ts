// Who sits before the desk, and what they may do.  A site that was written to files has nobody to ask.
import { published } from '../lib/site'

export type Role = 'reader' | 'coder' | 'reviewer' | 'admin'
export type Right = 'read' | 'add' | 'amend' | 'rule' | 'manage'
export interface Me { name: string; role: Role; kind: 'account' | 'key' | 'owner' | 'nobody'; rights: Right[]; team: boolean }

/** A request was refused; the message is for people. */
export class Refused extends Error {
  constructor(readonly status: number, message: string) {
    super(message)
  }
}

async function send<Answer>(method: string, path: string, body?: object): Promise<Answer | null> {
  const response = await fetch(`./api/${path}`, {
    method,
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : null,
  })
  if (response.status === 204) return null
  const answer = (await response.json().catch(() => ({}))) as { error?: string } & Answer
  if (!response.ok) throw new Refused(response.status, answer.error ?? `${response.status}`)
  return answer
}

class Person {
  me = $state.raw<Me | null>(null)
  /** `out`: this desk has accounts and nobody is signed in. */
  door = $state<'asking' | 'open' | 'out'>(published ? 'open' : 'asking')
  /** Whether somebody was signed in before. */
  over = $state(false)

  get team(): boolean {
    return this.me?.team ?? false
  }
  get name(): string {
    return this.me?.name ?? ''
  }
  may(right: Right): boolean {
    return !this.me || this.me.rights.includes(right)
  }

  /** Ask who is there.  What is wrong with the server itself, the desk tells. */
  async look(): Promise<void> {
    if (published) return
    const mine = ++this.asked
    try {
      const response = await fetch('./api/me')
      const me = response.ok ? ((await response.json()) as Me) : null
      if (mine !== this.asked) return
      if (me?.kind === 'nobody') {
        this.over ||= this.me !== null
        this.me = null
        this.door = 'out'
      } else {
        this.me = me
        this.door = 'open'
      }
    } catch {
      if (mine === this.asked) this.door = 'open'
    }
  }

  /** How often it was asked who is there: an answer from before somebody entered says nothing. */
  private asked = 0
  private enter(me: Me | null): void {
    this.asked++
    this.me = me
    this.over = false
    this.door = 'open'
  }
  async signIn(name: string, password: string): Promise<void> {
    this.enter(await send<Me>('POST', 'session', { name, password }))
  }
  invited(token: string): Promise<{ name: string; role: Role } | null> {
    return send('POST', 'invitation', { token })
  }
  async join(token: string, password: string): Promise<void> {
    this.enter(await send<Me>('POST', 'join', { token, password }))
  }
  async changePassword(old: string, next: string): Promise<void> {
    this.enter(await send<Me>('POST', 'password', { old, new: next }))
  }
  async signOut(): Promise<void> {
    await send('DELETE', 'session')
    // From the beginning, so that nothing of the record stays in this page.
    location.assign('./')
  }
}

export const person = new Person()
