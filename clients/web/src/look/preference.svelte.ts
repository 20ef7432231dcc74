/** How the screen looks and speaks: nothing of it is about records, so it stands outside the encrypted store. */

export type Language = 'vi' | 'en'
export type Theme = 'system' | 'light' | 'dark'
export type Size = '100' | '125' | '150'

interface Kept {
  language: Language
  theme: Theme
  size: Size
}

const PLACE = 'look'

class Preference {
  language = $state<Language>('vi')
  theme = $state<Theme>('system')
  size = $state<Size>('100')

  constructor() {
    try {
      const kept = JSON.parse(localStorage.getItem(PLACE) ?? '{}') as Partial<Kept>
      if (kept.language === 'en') this.language = 'en'
      if (kept.theme === 'light' || kept.theme === 'dark') this.theme = kept.theme
      if (kept.size === '125' || kept.size === '150') this.size = kept.size
    } catch {
      // A spoilt or forbidden store costs no more than the defaults.
    }
    this.#show()
  }

  choose(chosen: Partial<Kept>): void {
    Object.assign(this, chosen)
    this.#show()
    const { language, theme, size } = this
    try {
      localStorage.setItem(PLACE, JSON.stringify({ language, theme, size }))
    } catch {
      // It holds until the window closes.
    }
  }

  #show(): void {
    const root = document.documentElement
    root.lang = this.language
    root.dataset['size'] = this.size
    if (this.theme === 'system') delete root.dataset['theme']
    else root.dataset['theme'] = this.theme
  }
}

export const preference = new Preference()
