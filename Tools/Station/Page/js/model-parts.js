// What the sections about models share.

import { element } from './dom.js';
import { hashText } from './facts.js';
import { t } from './i18n.js';
import { mark } from './marks.js';
import { attempt } from './notices.js';
import { guard } from './session.js';

/** A section with a title. */
export function section(title, ...children) {
  return element('section', { class: 'panel stack' }, element('h2', { text: title }), children);
}

/** A button for what a role may do. Where it cannot be done now, `hindrance` says why, in sight and to those who hear the page. */
export function action(text, role, act, { kind = '', hindrance = '' } = {}) {
  const button = guard(element('button', { class: `button ${kind}`, text, on: { click: act } }), role);
  if (!hindrance) {
    return button;
  }
  button.disabled = true;
  return element('div', { class: 'hindered' }, button, element('span', { class: 'small quiet', text: hindrance }));
}

/** Why no other model can be brought or tried at this moment. */
export const hindranceOf = ({ trial }) => (trial ? t('models.duringTrial') : '');

/** Each asks first, then does it, then shows what there is by then. */
export const asked = (question, act, done, refresh) => async () => {
  if ((await question()) && (await attempt(act, done))) {
    refresh();
  }
};

/** Who signed a model. */
export function signatureText(key) {
  return key ? element('span', { class: 'row' }, mark('ok'), hashText(key)) : t('part.unsigned');
}
