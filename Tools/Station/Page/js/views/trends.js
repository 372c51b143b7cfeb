// Trends: outcomes, labels, rate, latency, drift and temperatures by hour, shift or day; and the accuracy of weeks.

import { address, get } from '../api.js';
import { chart, loadCharts } from '../chart.js';
import { element } from '../dom.js';
import { dateTime, milliseconds, number, percent } from '../format.js';
import { t } from '../i18n.js';
import { emptyBox } from '../notices.js';
import { table } from '../paged-table.js';
import { hash } from '../router.js';
import { isOrdered, TimeRange } from '../time-range.js';
import { weeklyAccuracy } from '../weekly-accuracy.js';

const steps = ['hour', 'shift', 'day'];
const ranges = [1, 7, 30];
const mostLabels = 6;
const drowns = 10;
const dayMs = 86400000;
const usualSeconds = { hour: 3600, shift: 28800, day: 86400 };

/** Shows them until the signal ends it. */
export async function show(root, { route, signal }) {
  await loadCharts();
  const asked = askedFor(route.query);
  if (!asked.from) {
    root.append(element('h1', { text: t('nav.trends') }), choices(asked));
    return;
  }
  const query = { by: asked.by, from: asked.from.toISOString(), to: asked.to.toISOString() };
  root.append(
    element(
      'div',
      { class: 'view-head' },
      element('h1', { text: t('nav.trends') }),
      element('a', {
        class: 'button',
        href: address('trends', { ...query, format: 'csv' }),
        download: t('trends.file'),
        text: t('trends.export'),
      }),
    ),
    choices(asked),
  );
  const trends = await get('trends', query, signal);
  root.append(trends.parts.some(count => count > 0) ? charts(trends, signal) : emptyBox(t('trends.none')));
  root.append(element('h2', { text: t('accuracy.weekly') }), await weeklyAccuracy(signal));
}

// A range of one's own that ends before it begins has no beginning: there is nothing to ask.
function askedFor({ by, days, from, to }) {
  const step = steps.includes(by) ? by : steps[0];
  if (!Number.isNaN(Date.parse(from) + Date.parse(to))) {
    return { by: step, own: { from, to }, ...(isOrdered(from, to) && { from: new Date(from), to: new Date(to) }) };
  }
  const length = ranges.includes(Number(days)) ? Number(days) : ranges[0];
  return { by: step, days: length, from: new Date(Date.now() - length * dayMs), to: new Date() };
}

function choices(asked) {
  const range = asked.own ?? { days: asked.days };
  const times = new TimeRange(asked.own ?? {}, true);
  const form = element(
    'form',
    { class: 'row trends-range' },
    times.nodes,
    element('button', { class: 'button', text: t('trends.show') }),
  );
  form.addEventListener('submit', event => {
    event.preventDefault();
    if (times.isRight()) {
      location.hash = hash('trends', { by: asked.by, ...Object.fromEntries(new FormData(form)) });
    }
  });
  return element(
    'div',
    { class: 'row trends-choices' },
    segments(
      t('trends.by'),
      steps.map(by => [t(`trends.${by}`), hash('trends', { by, ...range }), by === asked.by]),
    ),
    segments(
      t('trends.range'),
      ranges.map(days => [t(`trends.days${days}`), hash('trends', { by: asked.by, days }), !asked.own && days === asked.days]),
    ),
    element('details', { open: Boolean(asked.own) }, element('summary', { text: t('trends.own') }), form),
  );
}

function segments(label, links) {
  return element(
    'div',
    { class: 'segments', role: 'group', 'aria-label': label },
    links.map(([text, href, isChosen]) => element('a', { class: 'button', href, text, 'aria-current': isChosen ? 'true' : null })),
  );
}

function charts(trends, signal) {
  const times = trends.times.map(moment => Date.parse(moment) / 1000);
  const end = endOf(times, trends.by);
  const share = counts => counts.map((count, index) => (count === null || !trends.parts[index] ? null : count / trends.parts[index]));
  const make = made => made.series.length > 0 && chart({ times, end, signal, ...made });
  return element(
    'div',
    { class: 'stack' },
    element(
      'div',
      { class: 'charts' },
      make({
        title: t('trends.outcomes'),
        format: rate => percent(rate, 1),
        series: [
          { name: t('outcome.ng'), values: share(trends.ng), tone: 'ng' },
          { name: t('outcome.unsure'), values: share(trends.unsure), tone: 'unsure' },
        ],
      }),
      make({
        title: t('trends.parts'),
        format: value => number(value),
        series: [{ name: t('figure.parts'), values: trends.parts, tone: 'normal', bars: true }],
      }),
      make({ title: t('trends.labels'), format: value => number(value), series: commonest(trends.labels) }),
      make({
        title: t('trends.latency'),
        format: milliseconds,
        series: [
          { name: 'p50', values: trends.p50 },
          { name: 'p99', values: trends.p99 },
        ],
      }),
      make({
        title: t('trends.drift'),
        format: value => number(value, 2),
        limit: 1,
        range: [0, 1.1],
        series: named(highest(trends.drift), name => t(`monitor.${name}`)),
      }),
      make({
        title: t('trends.temperatures'),
        format: value => t('unit.celsius', { value: number(value) }),
        range: [20, 60],
        series: named(highest(trends.temperatures)),
      }),
    ),
    asTable(trends),
  );
}

const named = (groups, nameOf = name => name) =>
  Object.entries(groups ?? {})
    .slice(0, mostLabels)
    .map(([name, values]) => ({ name: nameOf(name), values }));

// Of more than are shown those are left out that stayed lowest.
function highest(groups) {
  const most = values => Math.max(...values.map(value => value ?? -Infinity));
  return Object.fromEntries(Object.entries(groups ?? {}).sort(([, a], [, b]) => most(b) - most(a)));
}

// Where nearly all parts have one label, as good ones have, the others would be a line at zero: it is shown when it is asked for.
function commonest(labels) {
  const total = values => values.reduce((sum, value) => sum + (value ?? 0), 0);
  const [first, ...others] = named(Object.fromEntries(Object.entries(labels ?? {}).sort(([, a], [, b]) => total(b) - total(a))));
  return first ? [{ ...first, isHidden: others.length > 0 && total(first.values) > drowns * total(others[0].values) }, ...others] : [];
}

// The last step ends as long after its beginning as the one before it; where it is the only one, as its name says.
function endOf(times, by) {
  const last = times.at(-1);
  return last + (times.length > 1 ? last - times.at(-2) : usualSeconds[by]);
}

// The same in numbers, for those who do not see charts. It is made when it is opened: it may be long.
function asTable(trends) {
  const details = element('details', {}, element('summary', { text: t('trends.asTable') }));
  const column = (title, values, format = number) => ({
    title,
    class: 'number',
    cell: index => (values[index] === null || values[index] === undefined ? '' : format(values[index])),
  });
  details.addEventListener('toggle', () => {
    if (details.childElementCount === 1) {
      details.append(
        table({
          caption: t('nav.trends'),
          items: trends.times.map((moment, index) => index).reverse(),
          columns: [
            { title: t('trends.time'), class: 'nowrap', cell: index => dateTime(trends.times[index]) },
            column(t('figure.parts'), trends.parts),
            column(t('outcome.ok'), trends.ok),
            column(t('outcome.ng'), trends.ng),
            column(t('outcome.unsure'), trends.unsure),
            column('p50', trends.p50, milliseconds),
            column('p99', trends.p99, milliseconds),
          ],
        }),
      );
    }
  });
  return details;
}
