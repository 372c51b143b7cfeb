// Name and state of the station in the header.

import { setText } from './dom.js';
import { duration } from './format.js';
import { t, word } from './i18n.js';
import { live } from './live-connection.js';

/** Keeps them up to date until the signal ends it. */
export function watchStation(root, signal) {
  const [name, state] = ['.station-name', '.station-state'].map(selector => root.querySelector(selector));
  live.on(
    'summary',
    summary => {
      setText(name, summary.station);
      setText(state, stateText(summary.state));
      state.classList.toggle('is-bad', summary.state !== 'running');
    },
    signal,
  );
  live.on(
    'connection',
    ({ isConnected, isStopped }) => {
      if (!isConnected) {
        setText(state, isStopped ? '' : t('state.unreached'));
        state.classList.toggle('is-bad', !isStopped);
      }
    },
    signal,
  );
}

// "waiting for camera, 8 s" has a time in it.
function stateText(state) {
  const waiting = /^waiting for camera, (\d+) s$/.exec(state);
  return waiting ? t('state.waiting', { time: duration(Number(waiting[1])) }) : word('state', state);
}
