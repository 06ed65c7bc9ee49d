import type { Config } from 'tailwindcss'

/**
 * The names of the shop's tokens. Their values are custom properties in views/app.css, because only there can one
 * name mean one colour by day and another by night.
 */
export default {
  theme: {
    colors: {
      transparent: 'transparent',
      current: 'currentColor',
      paper: 'var(--paper)',
      card: 'var(--card)',
      ink: 'var(--ink)',
      muted: 'var(--muted)',
      line: 'var(--line)',
      accent: 'var(--accent)',
      'accent-ink': 'var(--accent-ink)',
      'on-accent': 'var(--on-accent)',
      held: 'var(--held)',
      'held-ink': 'var(--held-ink)',
      sold: 'var(--sold)',
      good: 'var(--good)',
      danger: 'var(--danger)',
    },
    fontFamily: { sans: ['var(--sans)'], mono: ['var(--mono)'] },
    fontSize: {
      sm: ['0.875rem', '1.25rem'],
      base: ['1rem', '1.5rem'],
      lg: ['1.25rem', '1.75rem'],
      xl: ['1.75rem', '2rem'],
      '2xl': ['2.75rem', '3rem'],
    },
  },
} satisfies Config
