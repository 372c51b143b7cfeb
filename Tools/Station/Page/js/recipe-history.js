// Recipes that were in force: who brought each, what it changed, and the way back to it.

import { send } from './api.js';
import { confirmed } from './dialogs.js';
import { element } from './dom.js';
import { dateTime } from './format.js';
import { t } from './i18n.js';
import { attempt } from './notices.js';
import { pagedTable } from './paged-table.js';
import { valueText } from './recipe-document.js';
import { guard } from './session.js';
import { whatIsUnsaved } from './unsaved.js';

/** The table; `returned` is called when another recipe is in force. */
export function recipeHistory(returned, signal) {
  return pagedTable({
    path: 'recipe/history',
    query: { limit: 20 },
    columns: columns(returned),
    caption: t('recipe.history'),
    whenEmpty: t('recipe.noHistory'),
    signal,
  });
}

/** Changes as a list: member, what it was, what it is. */
export function changeList(changes) {
  return element(
    'ul',
    { class: 'changes' },
    changes.map(({ member, from, to }) =>
      element(
        'li',
        {},
        element('code', { text: member || t('recipe.all') }),
        ' ',
        element('span', { class: 'quiet', text: valueText(from) }),
        ' → ',
        element('span', { text: valueText(to) }),
      ),
    ),
  );
}

const columns = returned => [
  { title: t('audit.number'), class: 'number', cell: version => String(version.number) },
  { title: t('audit.at'), class: 'nowrap', cell: version => dateTime(version.at) },
  { title: t('audit.by'), cell: version => version.by },
  {
    title: t('recipe.changes'),
    class: 'wrap',
    cell: version => element('div', {}, version.why && element('p', { text: version.why }), version.changes && changeList(version.changes)),
  },
  { title: t('models.shadowState'), cell: version => returnButton(version, returned) },
];

function returnButton(version, returned) {
  if (version.isCurrent) {
    return element('span', { class: 'quiet', text: t('recipe.inForce') });
  }
  if (version.isKept === false) {
    return element('span', { class: 'quiet', text: t('recipe.notKept') });
  }
  const text = t('recipe.return', { number: version.number });
  const goBack = async () => {
    if (
      (await confirmed(text, [t('recipe.returnMeans'), whatIsUnsaved()].filter(Boolean).join(' '), t('recipe.returnShort'))) &&
      (await attempt(() => send('POST', `recipe/history/${version.number}/return`, {}), t('recipe.saved')))
    ) {
      returned();
    }
  };
  return guard(
    element('button', { class: 'button', text: t('recipe.returnShort'), 'aria-label': text, on: { click: goBack } }),
    'engineer',
  );
}
