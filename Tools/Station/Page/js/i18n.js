// Texts of the page: one JSON file for each language, nested by view.

import { setAttribute, setText } from './dom.js';
import { remember, recall } from './memory.js';

const known = ['en', 'zh'];

let texts = {};
let plural = new Intl.PluralRules('en');

/** The language of the station's own sentences, which have no keys. */
export const stationLanguage = 'en';

/** The language that holds, 'en' or 'zh'. */
export let language = 'en';

/** The language as the viewer's region writes numbers and times: 'en-GB' where the browser says so. */
export const locale = () => navigator.languages.find(name => name.split('-')[0] === language) ?? language;

/** Loads the viewer's language: the one chosen here, else the first of the browser's that there is. */
export async function loadLanguage() {
  language = chosen();
  plural = new Intl.PluralRules(language);
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : language;
  const answer = await fetch(`/languages/${language}.json`);
  texts = await answer.json();
}

/** Another language, from the next start of the page on. */
export function chooseLanguage(name) {
  remember('language', name);
  location.reload();
}

/** The text of a key as 'live.yield', with {names} filled in. A text with `one` and `other` is chosen by the value `count`. */
export function t(key, values = {}) {
  let text = key.split('.').reduce((node, name) => node?.[name], texts);
  if (text && typeof text === 'object') {
    text = text[plural.select(values.count)] ?? text.other;
  }
  return text === undefined ? key : text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The text of a word that the station gave, such as a state; the word itself where there is no text for it. */
export function word(group, name) {
  return texts[group]?.[name] ?? String(name);
}

/** Fills in the texts of static markup: data-text, data-label (aria-label) and data-title. */
export function translate(root) {
  root.querySelectorAll('[data-text]').forEach(node => setText(node, t(node.dataset.text)));
  root.querySelectorAll('[data-label]').forEach(node => setAttribute(node, 'aria-label', t(node.dataset.label)));
  root.querySelectorAll('[data-title]').forEach(node => setAttribute(node, 'title', t(node.dataset.title)));
}

function chosen() {
  const wishes = [recall('language'), ...navigator.languages.map(name => name.split('-')[0])];
  return wishes.find(name => known.includes(name)) ?? known[0];
}
