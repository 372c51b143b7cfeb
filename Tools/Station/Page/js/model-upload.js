// Bringing a model: a bundle is sent with its progress, and the station says into which slot it went, or why into none.

import { upload } from './api.js';
import { element, setText } from './dom.js';
import { bytes } from './format.js';
import { t } from './i18n.js';
import { section } from './model-parts.js';
import { guard } from './session.js';

/** The section; `refresh` is called when a model came. */
export function uploadSection(refresh, signal) {
  const file = element('input', { type: 'file', accept: '.edgemodel', 'aria-label': t('models.file') });
  const older = element('input', { type: 'checkbox' });
  const bar = element('progress', { max: 1, value: 0, 'aria-label': t('models.upload'), hidden: true });
  const status = element('p', { role: 'status' });
  const button = guard(element('button', { class: 'button button-main', text: t('models.upload') }), 'engineer');
  const said = (text, isBad) => {
    setText(status, text);
    status.classList.toggle('bad', isBad);
  };
  button.addEventListener('click', async () => {
    const [chosen] = file.files;
    if (!chosen) {
      said(t('models.chooseFile'), true);
      return;
    }
    button.disabled = true;
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
      said(problem.message, true);
    }
    bar.hidden = true;
    button.disabled = false;
  });
  return section(
    t('models.bring'),
    element('p', { class: 'quiet', text: t('models.bringMeans') }),
    element('div', { class: 'row' }, file, element('label', { class: 'check' }, older, t('models.allowOlder')), button),
    bar,
    status,
  );
}
