// The card of a part: what was seen, why it was judged so, and all that is kept of it.

import { get, send } from '../api.js';
import { element, loadStyle } from '../dom.js';
import { facts, hashText, stationText } from '../facts.js';
import { exactTime, score } from '../format.js';
import { t, word } from '../i18n.js';
import { labelSection } from '../label-part.js';
import { verdict } from '../marks.js';
import { neighboursOf } from '../neighbours.js';
import { attempt } from '../notices.js';
import { lackOf, PartPicture } from '../part-picture.js';
import { hash, partHash } from '../router.js';
import { ScoreBars } from '../score-bars.js';
import { guard } from '../session.js';
import { timingBar } from '../timing-bar.js';

const mostScores = 1000;

/** Shows it until the signal ends it. */
export async function show(root, { route, signal }) {
  await loadStyle('/css/part.css');
  const path = `parts/${encodeURIComponent(route.segments[0])}`;
  const picture = new PartPicture();
  let part = await get(path, {}, signal);
  const details = element('div', { class: 'stack' });
  const fill = () => details.replaceChildren(...sections(part, refresh));
  const refresh = async () => {
    part = await get(path, {}, signal);
    fill();
  };
  fill();
  root.append(head(part), element('div', { class: 'part-grid' }, picture.root, details));
  listenToKeys(part, picture, signal);
  // The card is there before its picture; a picture that does not come says so itself.
  picture.show(part, signal);
}

function head(part) {
  const { newer, older } = neighboursOf(part);
  return element(
    'div',
    { class: 'view-head' },
    element('div', { class: 'row' }, element('h1', { text: t('part.title', { part: part.part }) }), verdict(part.outcome)),
    element(
      'div',
      { class: 'row' },
      neighbour(newer, `← ${t('part.newer')}`),
      neighbour(older, `${t('part.older')} →`),
      element('a', { class: 'button', href: hash('parts'), text: t('part.all') }),
    ),
  );
}

function neighbour(result, text) {
  return result
    ? element('a', { class: 'button', href: partHash(result), text })
    : element('button', { class: 'button', disabled: true, title: t('part.noNeighbour'), text });
}

function listenToKeys(part, picture, signal) {
  const { newer, older } = neighboursOf(part);
  document.addEventListener(
    'keydown',
    event => {
      if (event.target.closest('input, select, textarea, dialog') || event.ctrlKey || event.altKey || event.metaKey) {
        return;
      }
      if (event.key === 'ArrowLeft' && newer) {
        location.hash = partHash(newer);
      } else if (event.key === 'ArrowRight' && older) {
        location.hash = partHash(older);
      } else if (event.key.toLowerCase() === 'm') {
        picture.toggleMap();
      }
    },
    { signal },
  );
}

function sections(part, refresh) {
  const scores = new ScoreBars(mostScores);
  scores.show(part);
  const pin = pinButton(part, refresh);
  return [
    section(t('part.verdict'), verdictFacts(part)),
    section(
      t('part.scores'),
      part.scores ? scores.root : t('part.noScores'),
      part.thresholds && element('p', { class: 'small quiet', text: t('part.margin', { margin: score(part.thresholds.margin ?? 0) }) }),
    ),
    section(t('part.people'), labelSection(part, refresh), pin),
    section(t('part.timing'), timingBar(part.timings ?? {})),
    section(t('part.origin'), originFacts(part)),
  ];
}

function section(title, ...children) {
  return element('section', { class: 'panel stack' }, element('h2', { text: title }), children);
}

function verdictFacts(part) {
  return facts([
    [t('parts.label'), part.label && `${part.label} ${score(part.score)}`],
    [t('part.reason'), stationText(part.reason)],
    [t('part.region'), part.region],
    [
      t('parts.action'),
      [t(`partAction.${part.action}`), part.actionBy && t('part.actionBy', { by: word('actionBy', part.actionBy) })]
        .filter(Boolean)
        .join(', '),
    ],
    [t('part.confirmation'), part.confirmation !== undefined && t(part.confirmation ? 'confirmation.confirmed' : 'confirmation.missing')],
    [t('part.truth'), part.truth],
    [t('parts.serial'), part.serial],
    [t('part.codeFault'), stationText(part.codeFault)],
    [t('parts.batch'), part.batch],
    [t('parts.time'), exactTime(part.time)],
  ]);
}

function originFacts(part) {
  return facts([
    [t('part.recipe'), part.recipe],
    [t('part.recipeHash'), hashText(part.recipeSha256)],
    [t('part.model'), part.model],
    [t('part.slot'), part.slot],
    [t('part.bundle'), hashText(part.bundle)],
    [t('part.key'), part.bundleKey ? hashText(part.bundleKey) : t('part.unsigned')],
    [t('part.sequence'), part.sequence],
    [t('part.start'), hashText(part.start)],
    [t('part.result'), element('code', { text: part.result })],
  ]);
}

function pinButton(part, refresh) {
  const lack = lackOf(part);
  if (lack) {
    return element('p', { class: 'quiet', text: lack });
  }
  const { pinned } = part.picture;
  const change = () =>
    attempt(
      () => send('POST', `parts/${encodeURIComponent(part.result)}/pin`, { pinned: !pinned }),
      t(pinned ? 'part.unpinned' : 'part.pinned'),
    );
  const button = element('button', {
    class: 'button',
    'aria-pressed': String(pinned),
    text: t(pinned ? 'part.unpin' : 'part.pin'),
    on: { click: async () => (await change()) && refresh() },
  });
  return element('div', { class: 'row' }, guard(button, 'operator'), element('span', { class: 'small quiet', text: t('part.pinMeans') }));
}
