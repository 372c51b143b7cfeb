// What stands around each view: the station's name and state, and the choice of language and theme.

import { element, setText } from './dom.js';
import { chooseLanguage, language, languages, t } from './i18n.js';
import { live } from './live-connection.js';
import { chooseTheme, chosenTheme, themes } from './theme.js';

const find = selector => document.querySelector(selector);

/** Fills the shell and keeps it up to date until the signal ends it. */
export function prepareShell(signal) {
  fillChoice(find('#language'), languages.map(name => [name, t(`language.${name}`)]), language, chooseLanguage);
  fillChoice(find('#theme'), themes.map(name => [name, t(`theme.${name}`)]), chosenTheme(), chooseTheme);
  live.on('summary', summary => {
    setText(find('.station-name'), summary.station);
    setText(find('.station-state'), stateText(summary));
    find('.station-state').classList.toggle('is-bad', summary.state !== 'running');
  }, signal);
}

// The station's state in the viewer's language; "waiting for camera, 8 s" has a number in it.
function stateText({ state }) {
  const waiting = /^waiting for camera, (.+)$/.exec(state);
  return waiting ? t('state.waiting', { time: waiting[1] }) : t(`state.${state}`);
}

// The kiosk has no choices.
function fillChoice(select, choices, chosen, choose) {
  select?.replaceChildren(...choices.map(([value, text]) => element('option', { value, text, selected: value === chosen })));
  select?.addEventListener('change', () => choose(select.value));
}
