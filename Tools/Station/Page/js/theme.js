// Light or dark: as the system has it, unless the viewer chose one.

import { recall, remember } from './memory.js';

/** The choices, in the order in which they are offered. */
export const themes = ['system', 'light', 'dark'];

const dark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set();

/** The viewer's choice. */
export function chosenTheme() {
  const name = recall('theme');
  return themes.includes(name) ? name : themes[0];
}

/** Another choice, from now on. */
export function chooseTheme(name) {
  remember('theme', name);
  applyTheme();
}

/** Puts the choice into force. The style sheets have the colours of both. */
export function applyTheme() {
  const choice = chosenTheme();
  const name = choice === 'system' ? (dark.matches ? 'dark' : 'light') : choice;
  if (document.documentElement.dataset.theme !== name) {
    document.documentElement.dataset.theme = name;
    listeners.forEach(listener => listener());
  }
}

/** Calls a listener whenever the colours become others; for what is drawn on a canvas. */
export function onTheme(listener, signal) {
  listeners.add(listener);
  signal.addEventListener('abort', () => listeners.delete(listener));
}

/** A colour of the style sheets as it is now. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

dark.addEventListener('change', applyTheme);
