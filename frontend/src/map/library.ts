// What the desk takes of the map library; built into a script of its own (see vite.map.config.ts).
export { Map, NavigationControl, setWorkerUrl } from 'maplibre-gl'
