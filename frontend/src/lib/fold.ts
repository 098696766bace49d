// Spellings made alike: case, accents, vowel signs, and what Arabic writes in several ways.
// src/sayso/web/words.py folds in the same way, for the index of a site.

export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ʼʻ‘’'`ـ]/g, '')
    .replaceAll('ى', 'ي')
    .replaceAll('ة', 'ه')

/** The words of a folded text. */
export const words = (folded: string): string[] => folded.match(/[\p{L}\p{N}]+/gu) ?? []
