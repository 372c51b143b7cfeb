// Bringing a model: a bundle is sent with its progress, and the station says into which slot it went, or why into none.

import { upload } from './api.js';
import { element, setText } from './dom.js';
import { bytes } from './format.js';
import { t } from './i18n.js';
import { hindranceOf, section } from './model-parts.js';
import { say } from './notices.js';
import { guard } from './session.js';
import { holdUnsaved } from './unsaved.js';

/** The section as {root, show(models)}; `refresh` is called when a model came. */
export function uploadSection(refresh, signal) {
  const file = element('input', { type: 'file', accept: '.edgemodel', 'aria-label': t('models.file') });
  const older = element('input', { type: 'checkbox' });
  const bar = element('progress', { max: 1, value: 0, 'aria-label': t('models.upload'), hidden: true });
  const status = element('p', { role: 'status' });
  const hindrance = element('p', { class: 'small quiet' });
  let isSending = false;
  const button = guard(element('button', { class: 'button button-main', text: t('models.upload') }), 'engineer');
  const isAllowed = !button.disabled;
  const allow = () => {
    button.disabled = isSending || !isAllowed || hindrance.textContent !== '';
  };
  const said = (what, isBad) => {
    say(status, what);
    status.classList.toggle('bad', isBad);
  };
  holdUnsaved(() => (isSending ? t('leave.upload') : ''), signal);
  button.addEventListener('click', async () => {
    const [chosen] = file.files;
    if (!chosen) {
      said(t('models.chooseFile'), true);
      return;
    }
    isSending = true;
    allow();
    bar.hidden = false;
    try {
      const slot = await upload(
        'models',
        { allowOlder: older.checked ? 'true' : '' },
        chosen,
        (sent, all) => {
          bar.value = sent / all;
          said(sent < all ? t('models.sent', { sent: bytes(sent), all: bytes(all) }) : t('models.proving'), false);
        },
        signal,
      );
      said(t('models.uploaded', { model: slot.model, slot: slot.slot.toUpperCase() }), false);
      file.value = '';
      refresh();
    } catch (problem) {
      said(problem, true);
    }
    isSending = false;
    bar.hidden = true;
    allow();
  });
  const root = section(
    t('models.bring'),
    element('p', { class: 'quiet', text: t('models.bringMeans') }),
    element('div', { class: 'row' }, file, element('label', { class: 'check' }, older, t('models.allowOlder')), button),
    hindrance,
    bar,
    status,
  );
  // There is nowhere to bring a model to without slots, and no room while one is on trial.
  const show = models => {
    root.hidden = !models.slots;
    setText(hindrance, hindranceOf(models));
    hindrance.hidden = !hindranceOf(models);
    allow();
  };
  return { root, show };
}
