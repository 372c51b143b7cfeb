// Logging in; and how the first password is set, where there is none yet.

import { field } from '../dialogs.js';
import { element, setText } from '../dom.js';
import { t } from '../i18n.js';
import { say } from '../notices.js';
import { logIn, may, session } from '../session.js';

// What a login is refused for has a text in each language.
const texts = { 401: 'login.wrong', 429: 'login.tooMany' };

/** Shows it until the signal ends it. */
export function show(root, { route, signal }) {
  const { to, needs } = route.query;
  root.append(
    element(
      'section',
      { class: 'panel stack login' },
      element('h1', { text: t('nav.login') }),
      needs && session.role && element('p', { text: t('access.needs', { role: t(`role.${needs}`) }) }),
      session.firstPasswordNeeded ? firstPassword() : form(to, signal),
    ),
  );
}

function firstPassword() {
  return element(
    'div',
    { class: 'stack' },
    element('p', { text: t('login.first') }),
    session.firstPasswordCommand && element('code', { class: 'login-command', text: session.firstPasswordCommand }),
    element('button', { class: 'button', text: t('login.again'), on: { click: () => location.reload() } }),
  );
}

function form(to, signal) {
  const fault = element('p', { class: 'field-fault', role: 'alert' });
  const button = element('button', { class: 'button button-main', text: t('login.in') });
  const made = element(
    'form',
    { class: 'stack' },
    field('name', t('login.name'), { autocomplete: 'username', required: true, autofocus: true }),
    field('password', t('login.password'), { type: 'password', autocomplete: 'current-password', required: true }),
    fault,
    button,
  );
  made.addEventListener(
    'submit',
    async event => {
      event.preventDefault();
      button.disabled = true;
      setText(fault, '');
      const { name, password } = Object.fromEntries(new FormData(made));
      try {
        await enter(name, password, to);
      } catch (problem) {
        say(fault, texts[problem.status] ? t(texts[problem.status]) : problem);
        pause(button, problem.retryAfter ?? 0, signal);
      }
    },
    { signal },
  );
  return made;
}

// The way back is one of this page's own views, and not this one again; or the kiosk.
async function enter(name, password, to) {
  await logIn(name, password);
  if (!may('viewer')) {
    return;
  }
  if (to === '/kiosk') {
    location.assign(to);
  } else {
    location.hash = to?.startsWith('#/') && !to.startsWith('#/login') ? to : '#/live';
  }
}

// After too many wrong passwords the station hears nobody for a while: the button says how long.
function pause(button, seconds, signal) {
  if (seconds <= 0 || signal.aborted) {
    button.disabled = false;
    setText(button, t('login.in'));
    return;
  }
  setText(button, t('login.wait', { seconds }));
  setTimeout(() => pause(button, seconds - 1, signal), 1000);
}
