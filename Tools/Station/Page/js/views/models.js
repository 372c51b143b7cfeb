// Models: the one that judges, those in slots, the trial, shadows beside it; and what can be done with them.

import { get, send } from '../api.js';
import { ask, confirmed, field } from '../dialogs.js';
import { element, loadStyle } from '../dom.js';
import { facts, hashText, stationText } from '../facts.js';
import { dateTime, duration, number, percent } from '../format.js';
import { t, word } from '../i18n.js';
import { mark } from '../marks.js';
import { action, asked, hindranceOf, section, signatureText } from '../model-parts.js';
import { uploadSection } from '../model-upload.js';
import { attempt, problemBox } from '../notices.js';
import { shadowCard } from '../shadow-card.js';

const period = 4000;
const triable = ['verified', 'warm', 'good'];

/** Shows it until the signal ends it. */
export async function show(root, { signal }) {
  await loadStyle('/css/models.css');
  const place = element('div', { class: 'stack' });
  const bring = uploadSection(() => refresh(), signal);
  let before = '';
  const refresh = async () => {
    try {
      const models = await get('models', {}, signal);
      // A list that did not change stays as it is.
      const now = JSON.stringify(models);
      if (now !== before) {
        before = now;
        keepFocus(place, () => place.replaceChildren(...sections(models, refresh)));
        bring.show(models);
      }
    } catch (problem) {
      if (problem.name !== 'AbortError') {
        before = '';
        place.replaceChildren(problemBox(problem, refresh));
      }
    }
  };
  root.append(element('h1', { text: t('nav.models') }), place, bring.root);
  await refresh();
  const timer = setInterval(() => document.hidden || refresh(), period);
  signal.addEventListener('abort', () => clearInterval(timer));
}

// Whoever is on a button is on the one with the same name of the same section afterwards, so far as there is one.
function keepFocus(place, change) {
  const nameOf = node => `${node.closest('section')?.querySelector('h2')?.textContent}/${node.textContent}`;
  const focused = place.contains(document.activeElement) && nameOf(document.activeElement);
  change();
  if (focused) {
    [...place.querySelectorAll('button')].find(button => nameOf(button) === focused)?.focus({ preventScroll: true });
  }
}

function sections(models, refresh) {
  return [
    element('div', { class: 'columns' }, active(models, refresh), golden(models, refresh)),
    models.slots
      ? element(
          'div',
          { class: 'columns slots' },
          models.slots.map(slot => slotCard(slot, models, refresh)),
        )
      : element('p', { class: 'notice-box', text: t('models.noSlots') }),
    ...(models.shadows ?? []).map(shadow => shadowCard(shadow, models, refresh)),
  ];
}

function active(models, refresh) {
  const configured = models.configured ?? {};
  const { trial } = models;
  const markGood = asked(
    () => confirmed(t('models.markGood'), t('models.markGoodMeans')),
    () => send('POST', 'models/mark-good', {}),
    t('models.demanded'),
    refresh,
  );
  return section(
    t('models.judging'),
    element('p', { class: 'model-name', text: models.model ?? configured.model }),
    facts([
      [t('models.slot'), (models.slot ?? models.active)?.toUpperCase()],
      [t('models.release'), models.release],
      [t('part.bundle'), hashText(models.digest ?? configured.digest)],
      [t('part.key'), signatureText(models.key ?? configured.key)],
    ]),
    trial && trialBars(trial),
    models.slots &&
      element(
        'div',
        { class: 'row' },
        trial && action(t('models.markGood'), 'engineer', markGood),
        models.slot
          ? action(t('models.rollBack'), 'engineer', () => rollBack(refresh), { kind: 'button-danger' })
          : element('p', { class: 'small quiet', text: t('models.nothingBefore') }),
      ),
  );
}

function trialBars({ parts, ofParts, minutes, ofMinutes, attempts }) {
  return element(
    'div',
    { class: 'stack' },
    element('h3', { text: t('models.trial') }),
    progress(parts / ofParts, t('models.trialParts', { parts: number(Math.min(parts, ofParts)), of: number(ofParts) })),
    progress(minutes / ofMinutes, t('models.trialMinutes', { minutes: number(Math.min(minutes, ofMinutes), 1), of: number(ofMinutes) })),
    attempts > 1 && element('p', { class: 'small quiet', text: t('models.attempts', { attempts }) }),
  );
}

function progress(share, text) {
  const fill = element('div', { class: 'bar-fill' });
  fill.style.width = `${100 * Math.min(1, share)}%`;
  return element('div', { class: 'model-progress' }, element('p', { class: 'small', text }), element('div', { class: 'bar' }, fill));
}

async function rollBack(refresh) {
  const values = await ask({
    title: t('models.rollBack'),
    text: t('models.rollBackMeans'),
    action: t('models.rollBack'),
    isDangerous: true,
    fields: [field('reason', t('models.reason'), { required: true, maxlength: 200 })],
  });
  if (values && (await attempt(() => send('POST', 'models/rollback', { reason: values.reason }), t('models.demanded')))) {
    refresh();
  }
}

function golden({ golden: parts, hasGoldenParts }, refresh) {
  if (!hasGoldenParts) {
    return section(t('models.golden'), element('p', { class: 'quiet', text: t('models.goldenAbsent') }));
  }
  const check = asked(
    async () => true,
    () => send('POST', 'models/check', {}),
    t('models.demanded'),
    refresh,
  );
  return section(
    t('models.golden'),
    parts
      ? element(
          'div',
          { class: 'row' },
          mark(parts.wrong.length > 0 ? 'ng' : 'ok'),
          element('p', {
            text:
              parts.wrong.length > 0
                ? t('models.goldenWrong', { count: parts.wrong.length, wrong: number(parts.wrong.length), parts: number(parts.parts) })
                : t('models.goldenRight', { parts: number(parts.parts) }),
          }),
        )
      : element('p', { class: 'quiet', text: t('models.goldenNone') }),
    parts?.wrong.map(text => element('p', { class: 'small' }, stationText(text))),
    parts && element('p', { class: 'small quiet', text: t('models.goldenAgo', { time: duration(parts.secondsAgo) }) }),
    element('div', { class: 'row' }, action(t('models.goldenCheck'), 'engineer', check)),
  );
}

function slotCard(slot, models, refresh) {
  const title = t('models.slotName', { slot: slot.slot.toUpperCase() });
  const isBad = slot.state === 'bad';
  const isReady = triable.includes(slot.state);
  return element(
    'section',
    { class: `panel stack slot${slot.isActive ? ' is-active' : ''}` },
    element(
      'div',
      { class: 'view-head' },
      element('h2', { text: title }),
      element(
        'span',
        { class: 'slot-state' },
        isBad && mark('ng'),
        word('slotState', slot.state),
        slot.isActive && ` · ${t('models.active')}`,
        slot.isBefore && ` · ${t('models.before')}`,
      ),
    ),
    slot.model ? element('p', { class: 'model-name', text: slot.model }) : element('p', { class: 'quiet', text: t('models.empty') }),
    slot.reason && element('p', { class: 'slot-reason' }, t('models.badBecause'), ' ', stationText(slot.reason)),
    slot.model &&
      facts([
        [t('models.release'), slot.release],
        [t('models.accuracy'), slot.accuracy === undefined ? '' : percent(slot.accuracy, 2)],
        [t('models.installed'), slot.installedAt && dateTime(slot.installedAt)],
        [t('part.bundle'), hashText(slot.digest)],
        [t('part.key'), signatureText(slot.key)],
      ]),
    slot.model &&
      !slot.isActive &&
      element(
        'div',
        { class: 'row' },
        isReady &&
          action(
            t('models.try'),
            'engineer',
            asked(
              () => confirmed(t('models.tryModel', { model: slot.model }), t('models.tryMeans')),
              () => send('POST', `models/${slot.slot}/try`, {}),
              t('models.demanded'),
              refresh,
            ),
            { hindrance: hindranceOf(models) },
          ),
        !slot.isBefore &&
          action(
            t('action.remove'),
            'engineer',
            asked(
              () => confirmed(t('models.removeModel', { model: slot.model }), t('models.removeMeans'), t('action.remove'), true),
              () => send('POST', `models/${slot.slot}/remove`, {}),
              t('models.removed'),
              refresh,
            ),
            { kind: 'button-quiet' },
          ),
      ),
  );
}
