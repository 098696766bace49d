// Writes built.json: what the page was built of and what came of it, so that a page that does not belong to its sources is noticed where there is no Node.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

const SOURCES = ['basemap', 'public', 'src']
const STATIC = '../src/sayso/web/static'
const hash = (data) => createHash('sha256').update(data).digest('hex')
const folder = (name) => readdirSync(name, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__')).map((entry) => `${entry.parentPath}/${entry.name}`)
const single = readdirSync('.').filter((name) => /\.(html|mjs|js|ts)$|^package(-lock)?\.json$|^tsconfig\.json$/.test(name))
const named = (paths) => hash(paths.toSorted().map((path) => `${path} ${hash(readFileSync(path))}\n`).join(''))
const written = { sources: named([...single, ...SOURCES.flatMap(folder)]), page: named(folder(STATIC)) }
writeFileSync('built.json', `${JSON.stringify(written, null, 2)}\n`)
