// Names and values in two columns; what is not there is left out.

import { element } from './dom.js';
import { stationLanguage } from './i18n.js';

/** `pairs` are [name, value]; a value is a text or an element. */
export function facts(pairs) {
  return element(
    'dl',
    { class: 'facts' },
    pairs
      .filter(([, value]) => value !== undefined && value !== null && value !== false && value !== '')
      .map(([name, value]) => [element('dt', { text: name }), element('dd', {}, value)]),
  );
}

/** A hash, of which the beginning is shown and all of it is in the title. */
export function hashText(hash, length = 12) {
  return hash && element('code', { title: hash, text: hash.slice(0, length) });
}

/** A sentence that the station wrote; it has no key in any language. */
export function stationText(text) {
  return text && element('span', { lang: stationLanguage, text });
}
