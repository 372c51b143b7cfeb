// A table of a paged list: the newest page first, more on demand.

import { get } from './api.js';
import { element } from './dom.js';
import { t } from './i18n.js';
import { emptyBox, problemBox } from './notices.js';

/**
 * Makes it. `columns` are {title, cell(item), class?}; a cell is a text or an element. `whenEmpty` is said where there is nothing;
 * `received` gets each answer.
 */
export async function pagedTable({ path, query, columns, caption, whenEmpty, signal, received = () => {} }) {
  const rows = element('tbody');
  const table = element(
    'table',
    {},
    element('caption', { class: 'unseen', text: caption }),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        columns.map(({ title, class: name }) => element('th', { scope: 'col', class: name, text: title })),
      ),
    ),
    rows,
  );
  const more = element('button', { class: 'button', text: t('action.more'), hidden: true });
  const place = element('div');
  const root = element(
    'div',
    { class: 'stack' },
    element('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': caption }, table),
    place,
    more,
  );
  let next;

  const load = async () => {
    more.disabled = true;
    place.replaceChildren();
    try {
      const answer = await get(path, { ...query, before: next }, signal);
      next = answer.next;
      rows.append(...answer.items.map(item => rowOf(columns, item)));
      received(answer);
    } catch (problem) {
      if (problem.name !== 'AbortError') {
        place.replaceChildren(problemBox(problem, load));
      }
    }
    more.disabled = false;
    more.hidden = !next;
  };

  more.addEventListener('click', load);
  await load();
  if (!rows.hasChildNodes() && !place.hasChildNodes()) {
    root.replaceChildren(emptyBox(whenEmpty));
  }
  return root;
}

/** A table of items that are all there. */
export function table({ items, columns, caption }) {
  return element(
    'div',
    { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': caption },
    element(
      'table',
      {},
      element('caption', { class: 'unseen', text: caption }),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          columns.map(({ title, class: name }) => element('th', { scope: 'col', class: name, text: title })),
        ),
      ),
      element(
        'tbody',
        {},
        items.map(item => rowOf(columns, item)),
      ),
    ),
  );
}

function rowOf(columns, item) {
  return element(
    'tr',
    {},
    columns.map(({ cell, class: name }) => element('td', { class: name }, cell(item))),
  );
}
