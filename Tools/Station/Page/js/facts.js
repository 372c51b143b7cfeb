// Names and values in two columns; what is not there is left out.

import { element } from './dom.js';

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
