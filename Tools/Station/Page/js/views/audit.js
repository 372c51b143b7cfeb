// The audit: every change that somebody made, chained by hashes so that none can be changed unseen.

import { element } from '../dom.js';
import { hashText, stationText } from '../facts.js';
import { dateTime } from '../format.js';
import { t, word } from '../i18n.js';
import { mark } from '../marks.js';
import { pagedTable } from '../paged-table.js';

/** Shows it until the signal ends it. */
export async function show(root, { signal }) {
  const chain = element('div', { class: 'notice-box', role: 'status', hidden: true });
  root.append(element('h1', { text: t('nav.audit') }), chain);
  root.append(
    element(
      'div',
      { class: 'panel' },
      await pagedTable({
        path: 'audit',
        query: {},
        columns,
        caption: t('nav.audit'),
        whenEmpty: t('audit.none'),
        signal,
        received: answer => showChain(chain, answer),
      }),
    ),
  );
}

const columns = [
  { title: t('audit.number'), class: 'number', cell: record => String(record.number) },
  { title: t('audit.at'), class: 'nowrap', cell: record => dateTime(record.at) },
  { title: t('audit.by'), cell: record => word('caller', record.by) },
  { title: t('audit.role'), class: 'nowrap', cell: record => (record.role ? word('role', record.role) : '') },
  { title: t('audit.from'), class: 'nowrap', cell: record => word('origin', record.from ?? '') },
  { title: t('audit.what'), class: 'nowrap', cell: record => whatText(record.what) },
  { title: t('audit.detail'), class: 'wrap', cell: record => stationText(record.detail) ?? '' },
  { title: t('audit.hash'), class: 'nowrap', cell: record => hashText(record.hash, 8) },
];

// What was refused after it was noted has the word of that with an end of its own.
function whatText(what) {
  const done = what.replace(/\.refused$/, '');
  return done === what ? word('auditWhat', what) : t('audit.refused', { what: word('auditWhat', done) });
}

function showChain(box, { sound, fault }) {
  box.hidden = false;
  box.classList.toggle('is-bad', !sound);
  box.replaceChildren(
    mark(sound ? 'ok' : 'ng'),
    sound ? element('p', { text: t('audit.sound') }) : element('p', {}, t('audit.unsound'), ' ', stationText(fault)),
  );
}
