/** What differs between one window of VS Code and another. */
export const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high contrast': 'Default High Contrast',
  'high contrast light': 'Default High Contrast Light',
} as const;

export type Theme = keyof typeof themes;
