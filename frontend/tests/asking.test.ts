import { expect, test, vi } from 'vitest'
import { take } from '../src/lib/asking'
import { OfDay } from '../src/map/ofDay.svelte'

test('what a question is answered after it was called off is handed to nobody', async () => {
  const heard: string[] = []
  const off = take(Promise.resolve('old'), (answer) => heard.push(answer))
  off()
  take(Promise.reject(new Error('old')), () => {}, () => heard.push('refused'))()
  take(Promise.resolve('new'), (answer) => heard.push(answer))
  await Promise.resolve()
  await Promise.resolve()
  expect(heard).toEqual(['new'])
})

test('an answer about a day as it was before the record changed is not kept', async () => {
  vi.useFakeTimers()
  const answers: ((rows: string) => void)[] = []
  const days = new OfDay(() => new Promise<string>((done) => answers.push(done)), 10)
  const shown: string[] = []
  const off = days.take('2017-06-06', (rows) => shown.push(rows))
  expect(days.waiting).toBe(1)
  await vi.advanceTimersByTimeAsync(20)
  off()
  expect(days.waiting).toBe(0)
  days.forget()
  days.take('2017-06-06', (rows) => shown.push(rows))
  await vi.advanceTimersByTimeAsync(20)
  answers[1]!('after')
  answers[0]!('before')
  await vi.advanceTimersByTimeAsync(0)
  days.take('2017-06-06', (rows) => shown.push(rows))
  expect(shown).toEqual(['after', 'after'])
  expect([days.waiting, days.failed]).toEqual([0, false])
  vi.useRealTimers()
})
