// The page: shell, session, and the view that the address asks for.

import { watchAlarm } from './alarm-line.js';
import { ApiProblem } from './api.js';
import { element, setText } from './dom.js';
import { loadLanguage, t, translate } from './i18n.js';
import { followAddress } from './leaving.js';
import { live } from './live-connection.js';
import { problemBox } from './notices.js';
import { currentRoute, load, roleOf } from './router.js';
import { may, onSession, refreshSession, session } from './session.js';
import { prepareShell, showRoute } from './shell.js';
import { applyTheme } from './theme.js';

const root = document.querySelector('main');
const forever = new AbortController().signal;
const firstPause = 500;
const longestPause = 10000;

let ending = new AbortController();
let hasShown = false;

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
  followAddress(showCurrent);
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
  await whenReached(forever);
}

// Resolves when the station answers again, or the signal ends the waiting.
async function whenReached(signal) {
  for (let pause = firstPause; !signal.aborted; pause = Math.min(longestPause, pause * 2)) {
    await new Promise(resolve => setTimeout(resolve, pause));
    try {
      await refreshSession();
      return;
    } catch {
      // Not yet.
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
    const { show } = await loaded(route);
    if (signal.aborted) {
      return;
    }
    root.replaceChildren(view);
    await show(view, { route, signal });
    hasShown = true;
  } catch (problem) {
    if (!signal.aborted && problem.name !== 'AbortError') {
      await explain(view, problem, signal);
    }
  }
  if (!signal.aborted) {
    focusHeading(view);
  }
}

// Browsers do not say why a module did not come, and Firefox asks for it once in the life of a page: where the station answers, the page is
// loaded anew.
async function loaded(route) {
  try {
    return await load(route);
  } catch (fault) {
    await refreshSession();
    if (hasShown) {
      location.reload();
      throw new DOMException('', 'AbortError');
    }
    throw fault;
  }
}

// A view that lacks the station comes by itself when it is back.
async function explain(view, problem, signal) {
  const reason = problem instanceof ApiProblem ? problem : await reasonOf(problem);
  if (signal.aborted) {
    return;
  }
  root.replaceChildren(view);
  view.append(problemBox(reason, showCurrent));
  if (reason.status === 0) {
    whenReached(signal).then(() => signal.aborted || showCurrent());
  }
}

// A style sheet or library that did not come says as little.
async function reasonOf(fault) {
  try {
    await refreshSession();
    return new ApiProblem(null, t('problem.view', { fault: fault.message }));
  } catch (unreached) {
    return unreached;
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
