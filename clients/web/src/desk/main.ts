import '../look/fonts.css'
import '../look/tokens.css'
import '../look/base.css'
import './desk.css'
import './paper.css'
import './print.css'
import { mount } from 'svelte'
import App from '../App.svelte'
import { watchIdle } from '../idle'
import { live } from '../live.svelte'
import { app } from '../words/desk/shell'

const target = document.getElementById('app')
if (!target) throw new Error('the page has no place for the desk')
target.replaceChildren()
mount(App, { target, props: { name: app, inside: () => import('./Workspace.svelte') } })
void live.start()
watchIdle()
