// The page: shell, session, and the view that the address asks for.

import { watchAlarm } from './alarm-line.js';
import { ApiProblem } from './api.js';
import { element, setText } from './dom.js';
import { loadLanguage, t, translate } from './i18n.js';
import { live } from './live-connection.js';
import { problemBox } from './notices.js';
import { currentRoute, load, roleOf } from './router.js';
import { may, onSession, refreshSession, session } from './session.js';
import { prepareShell, showRoute } from './shell.js';
import { applyTheme } from './theme.js';

const root = document.querySelector('main');
const forever = new AbortController().signal;

let ending = new AbortController();

async function start() {
  applyTheme();
  // Both are asked for at once: the first picture waits for them.
  const greeting = refreshSession();
  greeting.catch(() => {});
  await loadLanguage();
  translate(document);
  await greeting.catch(greet);
  prepareShell(forever);
  watchAlarm(document.querySelector('.alarm-line'), forever);
  window.addEventListener('hashchange', showCurrent);
  onSession(() => {
    follow();
    showCurrent();
  });
  live.on('connection', ({ isConnected, isStopped }) => isConnected || isStopped || refreshSession().catch(() => {}), forever);
  follow();
  await showCurrent();
}

// Only who may see the line is connected to it.
function follow() {
  if (may('viewer')) {
    live.start();
  } else {
    live.stop();
  }
}

// A station that is starting does not answer yet: its page waits for it.
async function greet(problem) {
  root.replaceChildren(problemBox(problem));
  for (let pause = 500; ; pause = Math.min(10000, pause * 2)) {
    await new Promise(resolve => setTimeout(resolve, pause));
    try {
      await refreshSession();
      return;
    } catch (again) {
      root.replaceChildren(problemBox(again));
    }
  }
}

async function showCurrent() {
  ending.abort();
  ending = new AbortController();
  const { signal } = ending;
  const route = allowed(currentRoute());
  showRoute(route);
  document.title = t('page.title', { view: t(`nav.${route.name}`), station: session.station ?? '' });
  const view = element('div', { class: `view view-${route.name}` });
  try {
    const { show } = await load(route);
    if (signal.aborted) {
      return;
    }
    root.replaceChildren(view);
    await show(view, { route, signal });
  } catch (problem) {
    if (!signal.aborted && problem.name !== 'AbortError') {
      root.replaceChildren(view);
      view.append(
        problemBox(problem instanceof ApiProblem ? problem : new ApiProblem(0, t('problem.view', { fault: problem.message })), showCurrent),
      );
    }
  }
  if (!signal.aborted) {
    focusHeading(view);
  }
}

// Who needs to log in is brought to the login, and from there back to where they wanted to go.
function allowed(route) {
  if (route.name === 'login') {
    return route;
  }
  const needed = roleOf[route.name] ?? 'viewer';
  return may(needed) ? route : { name: 'login', segments: [], query: { to: location.hash, needs: needed } };
}

// Readers of screens hear which view came; the first one is left alone, so that the skip link stays first.
let isFirst = true;

function focusHeading(view) {
  const heading = view.querySelector('h1');
  if (heading && !isFirst && !view.contains(document.activeElement)) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  isFirst = false;
}

start().catch(fault => setText(root, fault.message));
