// Questions that are asked before something is done.

import { element } from './dom.js';
import { t } from './i18n.js';
import { say } from './notices.js';
import { holdUnsaved } from './unsaved.js';

/** Asks whether to do a thing. Resolves to true or false. */
export async function confirmed(title, text, action = t('action.confirm'), isDangerous = false, cancel = t('action.cancel')) {
  return (await ask({ title, text, action, isDangerous, cancel })) !== null;
}

/**
 * Asks for values. `fields` are elements made by `field`; `check` may return a sentence or problem that keeps the dialog open, or a promise
 * of one. Resolves to the form's values by name, or null when it was left. A notice can only be closed.
 */
export function ask({
  title,
  text,
  fields = [],
  action = t('action.save'),
  cancel = t('action.cancel'),
  isDangerous = false,
  isNotice = false,
  check = () => '',
}) {
  const fault = element('p', { class: 'field-fault', role: 'alert' });
  const button = element('button', { class: `button ${isDangerous ? 'button-danger' : 'button-main'}`, text: action });
  const leave = element('button', { class: 'button', type: 'button', text: cancel });
  const form = element(
    'form',
    {},
    element('h2', { text: title }),
    text && element('p', { text }),
    fields,
    fault,
    element('div', { class: 'row row-end' }, !isNotice && leave, button),
  );
  const dialog = element('dialog', { 'aria-label': title }, form);
  const ending = new AbortController();
  const begun = textOf(form);
  holdUnsaved(() => (isNotice || textOf(form) !== begun ? t('leave.dialog', { title }) : ''), ending.signal);
  document.body.append(dialog);
  return new Promise(resolve => {
    let answer = null;
    form.addEventListener('submit', async event => {
      event.preventDefault();
      button.disabled = true;
      const values = Object.fromEntries(new FormData(form));
      const wrong = await check(values, new FormData(form));
      button.disabled = false;
      say(fault, wrong);
      if (!wrong) {
        answer = values;
        dialog.close();
      }
    });
    leave.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => {
      ending.abort();
      dialog.remove();
      resolve(answer);
    });
    dialog.showModal();
  });
}

/** Closes whatever is asked: the view that it is about goes. */
export function closeDialogs() {
  document.querySelectorAll('dialog[open]').forEach(dialog => dialog.close());
}

/** A named input with its label. `properties` are the input's. */
export function field(name, label, properties = {}) {
  return element(
    'label',
    { class: 'field' },
    element('span', { text: label }),
    element('input', { name, autocomplete: 'off', ...properties }),
  );
}

/** A named choice with its label; `choices` are [value, text]. */
export function choice(name, label, choices, chosen) {
  return element(
    'label',
    { class: 'field' },
    element('span', { text: label }),
    element(
      'select',
      { name },
      choices.map(([value, text]) => element('option', { value, text, selected: value === chosen })),
    ),
  );
}

/** The problem of a refused call, for `check`; null when it was done. */
export async function refusalOf(action) {
  try {
    await action();
    return null;
  } catch (problem) {
    return problem;
  }
}

const textOf = form => JSON.stringify([...new FormData(form)]);
