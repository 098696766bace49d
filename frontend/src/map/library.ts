// What the desk takes of the map library; built into a script of its own (see vite.map.config.ts).
export { Map, NavigationControl, ScaleControl, setWorkerUrl } from 'maplibre-gl'
