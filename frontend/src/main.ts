import { mount } from 'svelte'
import './app.css'
import Gate from './team/Gate.svelte'

mount(Gate, { target: document.getElementById('desk')! })
