/** Which of the two pages this is, by its name. */
import { createContext } from 'svelte'
import type { Label } from './core/api'

export const [pageName, setPageName] = createContext<Label>()
