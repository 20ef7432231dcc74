import './look/fonts.css'
import './look/tokens.css'
import './look/base.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { watchIdle } from './idle'
import { live } from './live.svelte'
import { release } from './release.svelte'
import { app } from './words/common'

const target = document.getElementById('app')
if (!target) throw new Error('the page has no place for the app')
target.replaceChildren()
mount(App, { target, props: { name: app, inside: () => import('./Inside.svelte') } })
void live.start()
watchIdle()
void release.watch().catch(() => {
  // Without a service worker the app works, but does not start offline.
})
