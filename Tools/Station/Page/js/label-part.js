// Saying what a part is, on its card: the classes that are known as buttons, and any other word.

import { get, send } from './api.js';
import { ask, choice, field } from './dialogs.js';
import { element } from './dom.js';
import { dateTime } from './format.js';
import { t } from './i18n.js';
import { attempt } from './notices.js';
import { guard, may } from './session.js';

/** A section with the label that a part has, and controls to give another. `changed` is called when it has another. */
export function labelSection(part, changed) {
  const path = `parts/${encodeURIComponent(part.result)}/label`;
  const give = guard(
    element('button', { class: 'button', text: t('label.give'), on: { click: () => giveLabel(path, part, changed) } }),
    'operator',
  );
  const takeBack = () => send('DELETE', `${path}?at=${encodeURIComponent(part.labelled.at)}`);
  const take = guard(
    element('button', {
      class: 'button button-quiet',
      text: t('label.take'),
      on: { click: async () => (await attempt(takeBack, t('label.taken'))) && changed() },
    }),
    'operator',
  );
  const { labelled } = part;
  return element(
    'div',
    { class: 'stack' },
    element('p', {
      text: labelled
        ? t('label.is', {
            label: labelled.label,
            good: t(labelled.good ? 'label.good' : 'label.bad'),
            by: labelled.by,
            at: dateTime(labelled.at),
          })
        : t('label.none'),
    }),
    element('div', { class: 'row' }, give, labelled && take),
  );
}

async function giveLabel(path, part, changed) {
  const known = await knownLabels(part);
  const values = await ask({
    title: t('label.question', { part: part.part }),
    fields: [
      choice(
        'label',
        t('label.class'),
        [...known.map(name => [name, name]), ['', t('label.anotherWord')]],
        part.labelled?.label ?? part.label,
      ),
      field('other', t('label.otherName')),
      choice(
        'good',
        t('label.goodness'),
        [
          ['', t('label.asClass')],
          ['true', t('label.good')],
          ['false', t('label.bad')],
        ],
        '',
      ),
    ],
    check: ({ label, other, good }) => (label || other.trim() ? (label || good ? '' : t('label.sayGood')) : t('label.sayName')),
  });
  if (values) {
    const body = { label: values.label || values.other.trim(), ...(values.good && { good: values.good === 'true' }) };
    (await attempt(() => send('PUT', path, body), t('label.given'))) && changed();
  }
}

async function knownLabels(part) {
  if (may('operator')) {
    try {
      return (await get('review', { limit: 1 })).labels.map(({ label }) => label);
    } catch {
      // The labels of the model have to do then.
    }
  }
  return Object.keys(part.scores ?? {});
}
