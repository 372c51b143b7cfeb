// What stands around each view: navigation, language, theme, who is at the page.

import { element, setAttribute, setText } from './dom.js';
import { chooseLanguage, language, t } from './i18n.js';
import { mayLeave } from './leaving.js';
import { attempt } from './notices.js';
import { hash } from './router.js';
import { logOut, onSession, session } from './session.js';
import { watchStation } from './station-name.js';
import { chooseTheme, chosenTheme, themes } from './theme.js';
import { forgetUnsaved } from './unsaved.js';

const find = selector => document.querySelector(selector);

/** Fills the shell and keeps it up to date until the signal ends it. */
export function prepareShell(signal) {
  prepareMenu();
  fillChoice(
    find('#language'),
    session.languages.map(name => [name, t(`language.${name}`)]),
    language,
    changeLanguage,
  );
  fillChoice(
    find('#theme'),
    themes.map(name => [name, t(`theme.${name}`)]),
    chosenTheme(),
    chooseTheme,
  );
  onSession(showPerson);
  showPerson();
  setText(find('.station-name'), session.station ?? '');
  watchStation(document, signal);
  find('.skip-link').addEventListener('click', skip);
}

/** Marks the view that is shown in the navigation, and closes the menu. */
export function showRoute(route) {
  document.querySelectorAll('.nav a').forEach(link => {
    setAttribute(link, 'aria-current', link.dataset.view === route.name ? 'page' : null);
  });
  openMenu(false);
}

// The hash is the address of a view, so the link's own one must not be followed.
function skip(event) {
  event.preventDefault();
  find('main').focus();
}

function prepareMenu() {
  const button = find('.menu-button');
  button.addEventListener('click', () => openMenu(button.getAttribute('aria-expanded') !== 'true'));
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape' && button.getAttribute('aria-expanded') === 'true') {
      openMenu(false);
      button.focus();
    }
  });
  find('.shade').addEventListener('click', () => openMenu(false));
}

function openMenu(isOpen) {
  setAttribute(find('.menu-button'), 'aria-expanded', String(isOpen));
  document.body.classList.toggle('is-menu-open', isOpen);
}

function fillChoice(select, choices, chosen, choose) {
  select.replaceChildren(...choices.map(([value, text]) => element('option', { value, text, selected: value === chosen })));
  select.addEventListener('change', () => choose(select.value));
}

// The page is loaded anew in the other language.
async function changeLanguage(name) {
  if (await mayLeave()) {
    forgetUnsaved();
    chooseLanguage(name);
  } else {
    find('#language').value = language;
  }
}

function showPerson() {
  const role = session.role ? t(`role.${session.role}`) : '';
  setText(find('.person-name'), session.name ?? (session.role ? t('access.nobody') : ''));
  setText(find('.person-role'), role);
  find('.person-action').replaceChildren(session.name ? logOutButton() : logInLink());
}

function logOutButton() {
  const leave = async () => {
    if (await mayLeave()) {
      await attempt(logOut);
    }
  };
  return element('button', { class: 'button button-quiet', text: t('login.out'), on: { click: leave } });
}

function logInLink() {
  return element('a', { class: 'button button-quiet', href: hash('login'), text: t('login.in') });
}
