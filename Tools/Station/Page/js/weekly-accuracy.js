// How right the verdicts were, week by week, as far as people's labels say; and whether it has dropped.

import { get } from './api.js';
import { chart } from './chart.js';
import { element } from './dom.js';
import { number, percent } from './format.js';
import { t } from './i18n.js';
import { mark } from './marks.js';
import { emptyBox, problemBox } from './notices.js';
import { table } from './paged-table.js';

const weeksShown = 12;
const dayMs = 86400000;

/** The section, until the signal ends it. */
export async function weeklyAccuracy(signal) {
  const root = element('section', { class: 'stack' });
  try {
    const answer = await get('accuracy', { weeks: weeksShown }, signal);
    root.append(
      ...(answer.weeks.length === 0
        ? [emptyBox(t('accuracy.none'))]
        : [verdictLine(answer), ...plots(answer.weeks, signal), asTable(answer.weeks)]),
    );
  } catch (problem) {
    if (problem.name !== 'AbortError') {
      root.append(problemBox(problem));
    }
  }
  return root;
}

function verdictLine({ verdict, labelsMissing }) {
  const isDropped = verdict === 'dropped';
  const text =
    t(`accuracy.${verdict}`) +
    (verdict === 'cannotTell' && labelsMissing ? ` ${t('accuracy.missing', { count: labelsMissing, number: number(labelsMissing) })}` : '');
  return element(
    'div',
    { class: `notice-box${isDropped ? ' is-bad' : ''}` },
    mark(isDropped ? 'ng' : verdict === 'holds' ? 'ok' : 'none'),
    element('p', { text }),
  );
}

// Without labels of every verdict no week has an accuracy.
const plots = (weeks, signal) => (weeks.some(({ accuracy }) => accuracy !== undefined) ? [plot(weeks, signal)] : []);

function plot(weeks, signal) {
  const column = name => weeks.map(week => week[name] ?? null);
  const least = Math.min(1, ...column('low').filter(value => value !== null));
  return chart({
    title: t('accuracy.title'),
    times: weeks.map(({ week }) => mondayOf(week) / 1000),
    format: value => percent(value, 1),
    signal,
    range: [Math.max(0, least - 0.005), 1],
    xText: moment => weekText(moment),
    series: [
      { name: t('accuracy.accuracy'), values: column('accuracy') },
      { name: t('accuracy.high'), values: column('high'), tone: 'line-strong', noPoints: true },
      { name: t('accuracy.low'), values: column('low'), tone: 'line-strong', noPoints: true },
    ],
    bands: [{ series: [2, 3], fill: 'rgb(128 144 160 / 25%)' }],
  });
}

function asTable(weeks) {
  const rate = name => week => (week[name] === undefined ? '' : percent(week[name], 2));
  return element(
    'details',
    {},
    element('summary', { text: t('trends.asTable') }),
    table({
      items: [...weeks].reverse(),
      caption: t('accuracy.title'),
      columns: [
        { title: t('accuracy.week'), class: 'nowrap', cell: week => week.week },
        { title: t('figure.parts'), class: 'number', cell: week => number(week.parts) },
        { title: t('accuracy.labels'), class: 'number', cell: week => number(week.labels) },
        { title: t('accuracy.accuracy'), class: 'number', cell: rate('accuracy') },
        {
          title: t('accuracy.interval'),
          class: 'number',
          cell: week => (week.low === undefined ? '' : `${percent(week.low, 2)} – ${percent(week.high, 2)}`),
        },
        { title: t('models.escapes'), class: 'number', cell: rate('escapes') },
        { title: t('models.overkill'), class: 'number', cell: rate('overkill') },
      ],
    }),
  );
}

// The Monday of an ISO 8601 week, "2026-W48": the week with January 4th is the first.
function mondayOf(week) {
  const [year, number] = week.split('-W').map(Number);
  const fourth = new Date(year, 0, 4);
  return new Date(year, 0, 4 - ((fourth.getDay() + 6) % 7) + 7 * (number - 1)).getTime();
}

// Its number again, from any moment in it: Thursday's year has it.
function weekText(moment) {
  const when = new Date(moment * 1000);
  const thursday = new Date(when.getFullYear(), when.getMonth(), when.getDate() + 3 - ((when.getDay() + 6) % 7));
  const first = new Date(thursday.getFullYear(), 0, 4);
  const weeks = 1 + Math.round(((thursday - first) / dayMs - 3 + ((first.getDay() + 6) % 7)) / 7);
  return t('accuracy.weekShort', { week: weeks });
}
