// The list as a table file, exactly the rows on the screen.
import type { Columns } from './columns'
import { UNDATED } from './columns'
import { toIso } from './days'

/** A cell of a CSV file; what a spreadsheet would take for a formula is made plain text. */
export function cell(value: string | number | null): string {
  let text = value === null ? '' : String(value)
  if (typeof value === 'string' && /^[=+\-@\t\r]/.test(text)) text = `'${text}`
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export function csv(columns: Columns, rows: readonly number[]): string {
  const day = (value: number) => (value === UNDATED ? '' : toIso(value))
  const table = [
    ['id', 'start', 'end', 'type', 'status', 'modality', 'place', 'latitude', 'longitude', 'radius_km', 'actors',
      'targets', 'outlets', 'voices', 'killed_low', 'killed_high', 'rumour'],
    ...rows.map((i) => {
      const place = columns.place(i)
      const killed = columns.raw.killed[i]
      return [
        columns.raw.id[i]!, day(columns.start[i]!), day(columns.end[i]!), columns.type(i), columns.status(i),
        columns.raw.modalities[columns.raw.modality[i]!]!, place?.name ?? '', place?.lat ?? null, place?.lon ?? null,
        place?.lat == null ? null : place.radius, columns.names(columns.raw.actors[i]), columns.names(columns.raw.targets[i]),
        columns.names(columns.raw.outlets[i]), columns.raw.voices[i]!, killed?.[0] ?? null, killed?.[1] ?? null, columns.rumour[i]!,
      ]
    }),
  ]
  return lines(table)
}

/** Rows of cells as the text of a CSV file. */
export const lines = (rows: readonly (readonly (string | number | null)[])[]): string => `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`

/** The same rows as GeoJSON: one feature an event, without geometry where its place is unknown. */
export function geojson(columns: Columns, rows: readonly number[]): string {
  const day = (value: number) => (value === UNDATED ? null : toIso(value))
  const features = rows.map((i) => {
    const place = columns.place(i)
    const killed = columns.raw.killed[i]
    const located = place && place.lat !== null && place.lon !== null
    return {
      type: 'Feature',
      id: columns.raw.id[i],
      geometry: located ? { type: 'Point', coordinates: [place.lon, place.lat] } : null,
      properties: {
        start: day(columns.start[i]!), end: day(columns.end[i]!), type: columns.type(i), status: columns.status(i),
        modality: columns.modality(i), place: place?.name ?? null, radius_km: located ? place.radius : null,
        actors: columns.names(columns.raw.actors[i]), targets: columns.names(columns.raw.targets[i]), outlets: columns.names(columns.raw.outlets[i]),
        voices: columns.raw.voices[i], killed_low: killed?.[0] ?? null, killed_high: killed?.[1] ?? null,
        rumour: columns.rumour[i] === 1,
      },
    }
  })
  return `${JSON.stringify({ type: 'FeatureCollection', features })}\n`
}

/** The same rows as JSON: one object an event. */
export function json(columns: Columns, rows: readonly number[]): string {
  const { features } = JSON.parse(geojson(columns, rows)) as { features: { id: string; geometry: { coordinates: [number, number] } | null; properties: object }[] }
  return `${JSON.stringify(features.map(({ id, geometry, properties }) => ({
    id, ...properties, longitude: geometry?.coordinates[0] ?? null, latitude: geometry?.coordinates[1] ?? null,
  })))}\n`
}

export function download(name: string, text: string, type: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
