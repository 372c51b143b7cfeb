// The kiosk: picture, verdict, counts and alarm on a small screen that nobody touches for weeks. All elements are made once.

import { watchAlarm } from './alarm-line.js';
import { element, setAttribute, setText } from './dom.js';
import { Figures } from './figures.js';
import { milliseconds, score, shortTime } from './format.js';
import { loadLanguage, stationLanguage, t, translate } from './i18n.js';
import { live } from './live-connection.js';
import { livePicture } from './live-picture.js';
import { VerdictMark } from './marks.js';
import { hash } from './router.js';
import { may, onSession, refreshSession, session } from './session.js';
import { figureNames, figuresOf } from './shift-figures.js';
import { watchStation } from './station-name.js';
import { applyTheme } from './theme.js';

const forever = new AbortController().signal;
const figureCount = 6;
const clockPeriod = 5000;
const kioskAddress = '/kiosk';

async function start() {
  applyTheme();
  const greeting = refreshSession();
  greeting.catch(() => {});
  await loadLanguage();
  translate(document);
  const verdict = new KioskVerdict();
  const figures = new Figures(figureNames.slice(0, figureCount));
  const line = [livePicture(forever).root, element('div', { class: 'kiosk-now' }, verdict.root, figures.root)];
  watchAlarm(document.querySelector('.alarm-line'), forever);
  watchStation(document, forever);
  watchClock(document.querySelector('.clock'));
  live.on('verdict', part => verdict.show(part), forever);
  live.on(
    'summary',
    summary => {
      document.title = summary.station;
      figures.show(...figuresOf(summary).slice(0, figureCount));
    },
    forever,
  );
  live.on('connection', ({ isConnected, isStopped }) => isConnected || isStopped || refreshSession().catch(() => {}), forever);
  // A station that is starting does not answer yet: the connection waits for it, and the session is asked for when that fails.
  await greeting.catch(() => {});
  onSession(() => follow(line));
  follow(line);
}

// Who may not see the line is led to the login, and from there back.
function follow(line) {
  const isSeen = !session.version || may('viewer');
  document.querySelector('main').replaceChildren(...(isSeen ? line : [nobody()]));
  if (isSeen) {
    live.start();
  } else {
    live.stop();
  }
}

function nobody() {
  return element(
    'section',
    { class: 'panel stack login' },
    element('h2', { text: t('alarm.loggedOut') }),
    element('p', { text: t('kiosk.nobody') }),
    element('a', { class: 'button button-main', href: `/${hash('login', { to: kioskAddress })}`, text: t('login.in') }),
  );
}

class KioskVerdict {
  #mark = new VerdictMark('kiosk');
  #label = element('p', { class: 'kiosk-label' });
  #caption = element('p', { class: 'kiosk-caption' });

  constructor() {
    this.root = element(
      'section',
      { class: 'kiosk-verdict', 'aria-label': t('live.verdict') },
      this.#mark.root,
      this.#label,
      this.#caption,
    );
  }

  show(part) {
    setAttribute(this.root, 'data-outcome', part.outcome);
    this.#mark.show(part.outcome);
    setText(this.#label, part.label ? `${part.label} ${score(part.score)}` : (part.reason ?? ''));
    setAttribute(this.#label, 'lang', part.label ? null : stationLanguage);
    setText(this.#caption, t('kiosk.caption', { part: part.part, latency: milliseconds(part.timings?.total ?? 0) }));
  }
}

function watchClock(node) {
  const show = () => setText(node, shortTime(Date.now()));
  setInterval(show, clockPeriod);
  show();
}

start();
