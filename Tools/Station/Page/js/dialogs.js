// Questions that are asked before something is done.

import { element, setText } from './dom.js';
import { t } from './i18n.js';

/** Asks whether to do a thing. Resolves to true or false. */
export async function confirmed(title, text, action = t('action.confirm'), isDangerous = false) {
  return (await ask({ title, text, action, isDangerous })) !== null;
}

/**
 * Asks for values. `fields` are elements made by `field`; `check` may return a sentence that keeps the dialog open, or a promise of one.
 * Resolves to the form's values by name, or null when it was left. A notice can only be closed.
 */
export function ask({ title, text, fields = [], action = t('action.save'), isDangerous = false, isNotice = false, check = () => '' }) {
  const fault = element('p', { class: 'field-fault', role: 'alert' });
  const button = element('button', { class: `button ${isDangerous ? 'button-danger' : 'button-main'}`, text: action });
  const leave = element('button', { class: 'button', type: 'button', text: t('action.cancel') });
  const form = element(
    'form',
    {},
    element('h2', { id: 'dialog-title', text: title }),
    text && element('p', { text }),
    fields,
    fault,
    element('div', { class: 'row row-end' }, !isNotice && leave, button),
  );
  const dialog = element('dialog', { 'aria-labelledby': 'dialog-title' }, form);
  document.body.append(dialog);
  return new Promise(resolve => {
    let answer = null;
    form.addEventListener('submit', async event => {
      event.preventDefault();
      button.disabled = true;
      const values = Object.fromEntries(new FormData(form));
      const wrong = await check(values, new FormData(form));
      button.disabled = false;
      setText(fault, wrong ?? '');
      if (!wrong) {
        answer = values;
        dialog.close();
      }
    });
    leave.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(answer);
    });
    dialog.showModal();
  });
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

/** What a refused call says, for `check`; an empty text when it was done. */
export async function refusalOf(action) {
  try {
    await action();
    return '';
  } catch (problem) {
    return problem.message;
  }
}
