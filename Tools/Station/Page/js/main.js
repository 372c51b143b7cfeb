// The page: texts, theme, alarm line, and the one view that the document shows.

import { watchAlarm } from './alarm-line.js';
import { setText } from './dom.js';
import { loadLanguage, t, translate } from './i18n.js';
import { live } from './live-connection.js';
import { problemBox } from './notices.js';
import { prepareShell } from './shell.js';
import { applyTheme } from './theme.js';

const views = { live: () => import('./views/live.js'), kiosk: () => import('./views/kiosk.js') };
const root = document.querySelector('main');
const forever = new AbortController().signal;

async function start() {
  applyTheme();
  await loadLanguage();
  translate(document);
  prepareShell(forever);
  watchAlarm(document.querySelector('.alarm-line'), forever);
  live.start();
  await show(document.body.classList.contains('kiosk') ? 'kiosk' : 'live');
}

async function show(name) {
  document.title = t('page.title', { view: t(`view.${name}`) });
  try {
    const view = await views[name]();
    view.show(root, forever);
  } catch (fault) {
    root.replaceChildren(problemBox(t('problem.view', { fault: fault.message }), () => show(name)));
  }
}

start().catch(fault => setText(root, fault.message));
