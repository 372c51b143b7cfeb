// Who is at the page, and what the station lets them do.

import { ApiProblem, get, prepareApi, send } from './api.js';
import { setAttribute } from './dom.js';
import { t } from './i18n.js';
import { forgetUnsaved } from './unsaved.js';

const ranks = ['viewer', 'operator', 'engineer'];
const listeners = new Set();

/** What the station said last: `{station, version, role?, name?, loginNeeded, firstPasswordNeeded, csrf, languages}`. */
export let session = { languages: [] };

/** Asks the station who is at the page. */
export async function refreshSession() {
  accept(await get('session'));
}

/** Logs in. */
export async function logIn(name, password) {
  accept(await send('POST', 'session', { name, password }));
}

/** Logs out; what may be seen without login is seen again. */
export async function logOut() {
  await send('DELETE', 'session');
  forgetUnsaved();
  await refreshSession();
}

/** Calls a listener whenever somebody else is at the page. */
export function onSession(listener) {
  listeners.add(listener);
}

/** Whether the role suffices. */
export function may(role) {
  return ranks.indexOf(session.role) >= ranks.indexOf(role);
}

/** Disables a control that the role may not use, and says why. Returns the control. */
export function guard(control, role) {
  if (!may(role)) {
    control.disabled = true;
    setAttribute(control, 'title', t('access.needs', { role: t(`role.${role}`) }));
  }
  return control;
}

function accept(answer) {
  const before = `${session.name}/${session.role}`;
  session = answer;
  prepareApi(answer.csrf ?? '', loggedOut, renew);
  if (before !== `${answer.name}/${answer.role}`) {
    listeners.forEach(listener => listener());
  }
}

// What one person did is not sent in the name of another who has logged in meanwhile, as in another tab.
async function renew() {
  const { name } = session;
  await refreshSession();
  if (session.name !== name) {
    throw new ApiProblem(403, t('label.otherPerson'));
  }
}

// The session ended at the station. A wrong password is answered with 401 too, when nobody was logged in: nothing changes then.
function loggedOut() {
  if (session.role) {
    refreshSession().catch(() => {});
  }
}
