// Who may use the station: one's own password, people with their roles, tokens for machines.

import { get, send } from '../api.js';
import { ask, choice, confirmed, field, refusalOf } from '../dialogs.js';
import { element } from '../dom.js';
import { dateTime } from '../format.js';
import { t } from '../i18n.js';
import { attempt, emptyBox, problemBox, tell } from '../notices.js';
import { table } from '../paged-table.js';
import { hash } from '../router.js';
import { guard, may, refreshSession, session } from '../session.js';

const roles = ['viewer', 'operator', 'engineer'];
const scopes = ['read', 'label', 'recipe', 'models', 'doctor', 'audit', 'access'];
const shortestPassword = 8;

/** Shows it until the signal ends it. */
export async function show(root, { signal }) {
  root.append(element('h1', { text: t('nav.access') }), self());
  if (!may('engineer')) {
    root.append(emptyBox(t('access.needs', { role: t('role.engineer') })));
    return;
  }
  const [people, machines] = [element('section', { class: 'panel stack' }), element('section', { class: 'panel stack' })];
  root.append(people, machines);
  await Promise.all([fillUsers(people, signal), fillTokens(machines, signal)]);
}

function self() {
  const button = element('button', { class: 'button', text: t('access.changePassword'), on: { click: changeOwnPassword } });
  return element(
    'section',
    { class: 'panel stack' },
    element('h2', { text: t('access.you') }),
    element('p', {
      text: session.name
        ? t('access.youAre', { name: session.name, role: t(`role.${session.role}`) })
        : t('access.withoutLogin', { role: t(`role.${session.role}`) }),
    }),
    element('div', { class: 'row' }, session.name ? button : element('a', { class: 'button', href: hash('login'), text: t('login.in') })),
  );
}

async function changeOwnPassword() {
  const values = await ask({
    title: t('access.changePassword'),
    fields: [
      field('old', t('access.oldPassword'), { type: 'password', autocomplete: 'current-password', required: true }),
      newPassword('new'),
      newPassword('again', t('access.again')),
    ],
    check: ({ old, new: fresh, again }) =>
      fresh === again ? refusalOf(() => send('PUT', 'session/password', { old, new: fresh })) : t('access.differ'),
  });
  if (values) {
    tell(t('access.passwordChanged'));
  }
}

function newPassword(name, label = t('access.newPassword')) {
  return field(name, label, { type: 'password', autocomplete: 'new-password', required: true, minlength: shortestPassword });
}

const roleChoice = chosen =>
  choice(
    'role',
    t('access.role'),
    roles.map(role => [role, t(`role.${role}`)]),
    chosen,
  );

// Fills a section with a list, and again after each change.
async function fillList(section, { path, title, add, list }, signal) {
  const again = () => fillList(section, { path, title, add, list }, signal);
  const button = guard(
    element('button', { class: 'button', text: add.text, on: { click: async () => (await add.ask()) && again() } }),
    'engineer',
  );
  const head = element('div', { class: 'view-head' }, element('h2', { text: title }), button);
  try {
    const { items } = await get(path, {}, signal);
    section.replaceChildren(head, list(items, again));
  } catch (problem) {
    if (problem.name !== 'AbortError') {
      section.replaceChildren(head, problemBox(problem, again));
    }
  }
}

function fillUsers(section, signal) {
  return fillList(
    section,
    {
      path: 'users',
      title: t('access.people'),
      add: { text: t('access.addUser'), ask: addUser },
      list: (items, again) =>
        items.length === 0 ? emptyBox(t('access.noUsers')) : table({ items, caption: t('access.people'), columns: userColumns(again) }),
    },
    signal,
  );
}

// With the first one there is somebody who can log in, which the login is to say at once.
async function sendUser(values) {
  await send('POST', 'users', values);
  await refreshSession();
}

function addUser() {
  return ask({
    title: t('access.addUser'),
    action: t('access.add'),
    fields: [field('name', t('login.name'), { required: true }), roleChoice('operator'), newPassword('password')],
    check: values => refusalOf(() => sendUser(values)),
  });
}

const userColumns = again => [
  { title: t('login.name'), cell: user => user.name },
  { title: t('access.role'), cell: user => t(`role.${user.role}`) },
  {
    title: t('access.changes'),
    cell: user =>
      element(
        'div',
        { class: 'row' },
        element('button', {
          class: 'button',
          text: t('access.change'),
          'aria-label': t('access.changeUser', { name: user.name }),
          on: { click: async () => (await changeUser(user)) && again() },
        }),
        removeButton(t('access.removeUser', { name: user.name }), `users/${encodeURIComponent(user.name)}`, again),
      ),
  },
];

function changeUser(user) {
  const path = `users/${encodeURIComponent(user.name)}`;
  return ask({
    title: t('access.changeUser', { name: user.name }),
    fields: [
      roleChoice(user.role),
      field('password', t('access.newPasswordOrNone'), { type: 'password', autocomplete: 'new-password', minlength: shortestPassword }),
    ],
    check: ({ role, password }) => refusalOf(() => send('PUT', path, { role, ...(password && { password }) })),
  });
}

function fillTokens(section, signal) {
  return fillList(
    section,
    {
      path: 'tokens',
      title: t('access.machines'),
      add: { text: t('access.addToken'), ask: addToken },
      list: (items, again) =>
        items.length === 0 ? emptyBox(t('access.noTokens')) : table({ items, caption: t('access.machines'), columns: tokenColumns(again) }),
    },
    signal,
  );
}

const tokenColumns = again => [
  { title: t('access.tokenName'), cell: token => token.name },
  { title: t('access.scopes'), cell: token => token.scopes.map(scope => t(`scope.${scope}`)).join(', ') },
  { title: t('access.until'), cell: token => (token.until ? dateTime(token.until) : t('access.forEver')) },
  {
    title: t('access.changes'),
    cell: token => removeButton(t('access.removeToken', { name: token.name }), `tokens/${encodeURIComponent(token.name)}`, again),
  },
];

async function addToken() {
  let made;
  const values = await ask({
    title: t('access.addToken'),
    action: t('access.add'),
    fields: [
      field('name', t('access.tokenName'), { required: true }),
      element(
        'fieldset',
        { class: 'stack' },
        element('legend', { class: 'small quiet', text: t('access.scopes') }),
        scopes.map(scope =>
          element('label', { class: 'check' }, element('input', { type: 'checkbox', name: 'scopes', value: scope }), t(`scope.${scope}`)),
        ),
      ),
      field('days', t('access.days'), { type: 'number', min: 1, max: 3650, step: 1 }),
    ],
    check: async ({ name, days }, form) => {
      const body = { name, scopes: form.getAll('scopes'), ...(days && { days: Number(days) }) };
      return body.scopes.length === 0
        ? t('access.noScope')
        : refusalOf(async () => {
            made = await send('POST', 'tokens', body);
          });
    },
  });
  if (values) {
    await ask({
      title: t('access.tokenMade', { name: made.name }),
      text: t('access.tokenOnce'),
      action: t('action.close'),
      isNotice: true,
      fields: [field('token', t('access.token'), { value: made.token, readonly: true })],
    });
  }
  return values;
}

function removeButton(title, path, again) {
  const remove = async () => {
    if ((await confirmed(title, t('access.removeMeans'), t('action.remove'), true)) && (await attempt(() => send('DELETE', path)))) {
      again();
    }
  };
  return element('button', { class: 'button button-quiet', text: t('action.remove'), 'aria-label': title, on: { click: remove } });
}
