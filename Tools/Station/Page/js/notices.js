// Problems, said in the place where they arose.

import { element } from './dom.js';
import { t } from './i18n.js';
import { mark } from './marks.js';

/** A problem as a box, with a button that tries again. */
export function problemBox(text, again) {
  return element('div', { class: 'notice-box', role: 'alert' },
    mark('ng'), element('p', { text }), element('button', { class: 'button', text: t('action.retry'), on: { click: () => again() } }));
}
