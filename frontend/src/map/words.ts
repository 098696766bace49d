// Words on the map: set in lines, and none of them over another.
export interface Box { left: number; top: number; right: number; bottom: number }

const CELL = 80

/** Which boxes of the screen are taken. */
export class Taken {
  private readonly cells = new Map<number, Box[]>()

  private *cellsOf(box: Box): Generator<number> {
    for (let x = Math.floor(box.left / CELL); x <= Math.floor(box.right / CELL); x++)
      for (let y = Math.floor(box.top / CELL); y <= Math.floor(box.bottom / CELL); y++) yield x * 4096 + y
  }

  free(box: Box): boolean {
    for (const cell of this.cellsOf(box))
      for (const other of this.cells.get(cell) ?? [])
        if (box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top) return false
    return true
  }

  take(box: Box): void {
    for (const cell of this.cellsOf(box)) {
      const here = this.cells.get(cell)
      if (here) here.push(box)
      else this.cells.set(cell, [box])
    }
  }
}

/** Words in lines of at most so many pixels, broken at spaces; `measure` says how wide a text is. */
export function inLines(words: string, most: number, measure: (text: string) => number): string[] {
  if (measure(words) <= most) return [words]
  const lines: string[] = []
  for (const word of words.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && measure(`${last} ${word}`) <= most) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
