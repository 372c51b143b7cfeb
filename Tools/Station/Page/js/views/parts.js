// Parts of the journal, searched by what is known of them.

import { choice, field } from '../dialogs.js';
import { element } from '../dom.js';
import { dateTime, score } from '../format.js';
import { t } from '../i18n.js';
import { outcomeWord, verdict } from '../marks.js';
import { keepListed } from '../neighbours.js';
import { pagedTable } from '../paged-table.js';
import { hash, partHash } from '../router.js';
import { isOrdered, TimeRange } from '../time-range.js';

const outcomes = ['ok', 'ng', 'unsure'];

/** Shows them until the signal ends it. */
export async function show(root, { route, signal }) {
  root.append(element('h1', { text: t('nav.parts') }), searchForm(route.query));
  if (!isOrdered(route.query.from, route.query.to)) {
    return;
  }
  const results = [];
  const { picture, ...rest } = route.query;
  const query = { ...rest, from: instant(rest.from), to: instant(rest.to), picture: picture ? 'true' : '' };
  root.append(
    element(
      'div',
      { class: 'panel' },
      await pagedTable({
        path: 'parts',
        query,
        columns,
        caption: t('nav.parts'),
        whenEmpty: t('parts.none'),
        signal,
        received: answer => {
          results.push(...answer.items.map(part => part.result));
          keepListed(results);
        },
      }),
    ),
  );
}

const columns = [
  {
    title: t('parts.part'),
    class: 'number',
    cell: part => element('a', { class: 'row-link', href: partHash(part.result), text: part.part }),
  },
  { title: t('parts.time'), class: 'nowrap', cell: part => dateTime(part.time) },
  { title: t('parts.outcome'), cell: part => verdict(part.outcome) },
  { title: t('parts.label'), class: 'nowrap', cell: part => part.label ?? '' },
  { title: t('parts.score'), class: 'number', cell: part => (part.label ? score(part.score) : '') },
  { title: t('parts.action'), class: 'nowrap', cell: part => t(`partAction.${part.action}`) },
  { title: t('parts.serial'), class: 'nowrap', cell: part => part.serial ?? '' },
  { title: t('parts.batch'), class: 'nowrap', cell: part => part.batch ?? '' },
  { title: t('parts.picture'), class: 'nowrap', cell: part => pictureState(part.picture) },
  { title: t('parts.labelled'), cell: part => part.labelled?.label ?? '' },
];

function pictureState(picture) {
  return !picture ? '' : picture.deleted ? t('parts.deleted') : picture.pinned ? t('parts.pinned') : t('parts.kept');
}

function searchForm(query) {
  const times = new TimeRange(query);
  const any = [['', t('parts.any')], ...outcomes.map(name => [name, outcomeWord(name)])];
  const form = element(
    'form',
    { class: 'panel stack', role: 'search', 'aria-label': t('parts.search') },
    element(
      'div',
      { class: 'fields fields-wide' },
      choice('outcome', t('parts.outcome'), any, query.outcome ?? ''),
      field('label', t('parts.label'), { value: query.label ?? '' }),
      field('serial', t('parts.serial'), { value: query.serial ?? '' }),
      field('batch', t('parts.batch'), { value: query.batch ?? '' }),
      times.nodes,
    ),
    element(
      'div',
      { class: 'row' },
      element(
        'label',
        { class: 'check' },
        element('input', { type: 'checkbox', name: 'picture', value: '1', checked: Boolean(query.picture) }),
        t('parts.withPicture'),
      ),
      element('button', { class: 'button button-main', text: t('parts.search') }),
      element('a', { class: 'button', href: hash('parts'), text: t('parts.clear') }),
    ),
  );
  form.addEventListener('submit', event => {
    event.preventDefault();
    if (times.isRight()) {
      location.hash = hash('parts', Object.fromEntries(new FormData(form)));
    }
  });
  return form;
}

// The form has times of the viewer's zone, the station those of UTC.
const instant = local => (local && !Number.isNaN(Date.parse(local)) ? new Date(local).toISOString() : '');
