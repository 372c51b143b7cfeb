// Texts of the page: one JSON file for each language, nested by view.

import { setAttribute, setText } from './dom.js';
import { remember, recall } from './memory.js';

/** The languages that there are. */
export const languages = ['en', 'zh'];

let texts = {};

/** The language that holds, 'en' or 'zh'. */
export let language = 'en';

/** Loads the viewer's language: the one chosen here, else the first of the browser's that there is. */
export async function loadLanguage() {
  language = chosen();
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : language;
  const answer = await fetch(`/languages/${language}.json`);
  texts = await answer.json();
}

/** Another language, from the next start of the page on. */
export function chooseLanguage(name) {
  remember('language', name);
  location.reload();
}

/** The text of a key as 'figure.yield', with {names} filled in. */
export function t(key, values = {}) {
  const text = key.split('.').reduce((node, name) => node?.[name], texts);
  return text === undefined ? key : text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Fills in the texts of static markup: data-text and data-label (aria-label). */
export function translate(root) {
  root.querySelectorAll('[data-text]').forEach(node => setText(node, t(node.dataset.text)));
  root.querySelectorAll('[data-label]').forEach(node => setAttribute(node, 'aria-label', t(node.dataset.label)));
}

function chosen() {
  const wishes = [recall('language'), ...navigator.languages.map(name => name.split('-')[0])];
  return wishes.find(name => languages.includes(name)) ?? languages[0];
}
