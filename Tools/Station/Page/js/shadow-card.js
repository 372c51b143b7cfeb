// A model that judges beside the line's: how often they agree, which is better by what people say, and making it the line's.

import { send } from './api.js';
import { confirmed } from './dialogs.js';
import { element } from './dom.js';
import { facts, hashText, stationText } from './facts.js';
import { number, percent } from './format.js';
import { t, word } from './i18n.js';
import { action, hindranceOf, section } from './model-parts.js';
import { attempt } from './notices.js';

/** The section of a shadow; `refresh` is called when it was promoted. */
export function shadowCard(shadow, models, refresh) {
  const pair = models.comparisons?.find(other => other.shadow === shadow.model);
  const all = shadow.agreements + shadow.disagreements;
  return section(
    t('models.shadow', { model: shadow.model ?? shadow.path }),
    element(
      'div',
      { class: 'columns' },
      facts([
        [t('models.shadowState'), word('shadowState', shadow.state)],
        [t('models.fault'), stationText(shadow.fault)],
        [t('part.bundle'), hashText(shadow.bundle)],
        [t('models.agreement'), all > 0 ? t('models.agreementOf', { share: percent(shadow.agreements / all, 2), parts: number(all) }) : ''],
        [t('models.failedRuns'), shadow.failedRuns > 0 ? number(shadow.failedRuns) : ''],
        [t('models.shed'), shadow.shed > 0 ? number(shadow.shed) : ''],
      ]),
      pair ? comparison(pair) : element('p', { class: 'quiet', text: t('models.noComparison') }),
    ),
    element(
      'div',
      { class: 'row' },
      action(t('models.promote'), 'engineer', () => promote(shadow, pair, refresh), {
        hindrance: models.slots ? hindranceOf(models) : t('models.noSlots'),
      }),
    ),
  );
}

function comparison(pair) {
  return element(
    'div',
    { class: 'stack' },
    element('p', {
      text:
        t(`comparison.${pair.result}`) +
        (pair.moreLabels ? ` ${t('models.moreLabels', { count: pair.moreLabels, more: number(pair.moreLabels) })}` : ''),
    }),
    facts([
      [t('models.labelled'), t('models.labelledOf', { labelled: number(pair.labelled), all: number(pair.disagreements) })],
      [t('models.escapes'), contest(pair.escapes)],
      [t('models.overkill'), contest(pair.overkill)],
    ]),
  );
}

const contest = ({ wins, losses, evidence }) =>
  t('models.contest', { wins: number(wins), losses: number(losses), evidence: number(evidence, 1) });

async function promote(shadow, pair, refresh) {
  const isProven = pair?.result === 'better';
  const text = isProven ? t('models.promoteMeans') : `${t('models.promoteMeans')} ${t('models.unproven')}`;
  if (await confirmed(t('models.promoteModel', { model: shadow.model }), text, t('models.promote'), !isProven)) {
    const body = { shadow: shadow.path, ...(!isProven && { withoutProof: true }) };
    if (await attempt(() => send('POST', 'models/promote', body), t('models.demanded'))) {
      refresh();
    }
  }
}
