// What is said to the viewer: problems in the place where they arose, and short notices that go by themselves.

import { element, setAttribute, setText } from './dom.js';
import { t } from './i18n.js';
import { mark } from './marks.js';

const shownFor = 6000;

/** Sets what is said: a sentence of the page's, or a problem's, whose language may be another one. */
export function say(node, what) {
  setText(node, what?.message ?? what ?? '');
  setAttribute(node, 'lang', what?.language);
}

/** A problem as a box, with a button that tries again where there is something to try. */
export function problemBox(problem, again) {
  const button = again && element('button', { class: 'button', text: t('action.retry'), on: { click: () => again() } });
  const text = element('p', { text: problem.message, lang: problem.language });
  return element('div', { class: 'notice-box is-bad', role: 'alert' }, mark('ng'), text, button);
}

/** That there is nothing, and why. */
export function emptyBox(text) {
  return element('p', { class: 'empty', text });
}

/** A short notice at the foot of the page, a sentence or a problem; only the newest is there. */
export function tell(what, isBad = false) {
  const line = document.querySelector('.toast');
  say(line, what);
  line.classList.toggle('is-bad', isBad);
  line.hidden = false;
  clearTimeout(line.timer);
  line.timer = setTimeout(() => {
    line.hidden = true;
    setText(line, '');
  }, shownFor);
}

/** Does a thing that may be refused, and tells what the station answered then. Resolves to whether it was done. */
export async function attempt(action, done) {
  try {
    await action();
    if (done) {
      tell(done);
    }
    return true;
  } catch (problem) {
    if (problem.name !== 'AbortError') {
      tell(problem, true);
    }
    return false;
  }
}
