// Light or dark: what the system says, until the reader says otherwise.
const asked = matchMedia('(prefers-color-scheme: dark)')

class Look {
  choice = $state(localStorage.getItem('sayso.look') ?? '')
  system = $state(asked.matches)
  dark = $derived(this.choice ? this.choice === 'dark' : this.system)

  constructor() {
    asked.addEventListener('change', (event) => (this.system = event.matches))
  }

  toggle(): void {
    this.choice = this.dark ? 'light' : 'dark'
    localStorage.setItem('sayso.look', this.choice)
  }
}

export const look = new Look()
