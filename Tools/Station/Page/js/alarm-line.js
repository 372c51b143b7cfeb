// The one alarm line: what the station says, or that the station is not reached, which comes first.

import { setAttribute, setText } from './dom.js';
import { time } from './format.js';
import { stationLanguage, t } from './i18n.js';
import { live } from './live-connection.js';
import { remark } from './marks.js';

/** Keeps the line up to date until the signal ends it. */
export function watchAlarm(line, signal) {
  const [shape, text, since] = ['.mark', '.alarm-text', '.alarm-since'].map(name => line.querySelector(name));
  let connection = { isConnected: true };
  let summary = null;

  const show = () => {
    const { isConnected, isStopped } = connection;
    const alarm = isStopped ? null : isConnected ? summary?.alarm : t('alarm.disconnected');
    line.classList.toggle('is-alarm', Boolean(alarm));
    remark(shape, alarm ? 'ng' : 'none');
    line.title = alarm ?? '';
    setAttribute(text, 'lang', alarm && isConnected ? stationLanguage : null);
    setText(text, alarm ?? (isStopped ? t('alarm.loggedOut') : summary ? t('alarm.none') : t('alarm.connecting')));
    setText(since, isConnected && alarm && summary.alarmSince ? t('alarm.since', { time: time(summary.alarmSince) }) : '');
  };

  live.on(
    'summary',
    message => {
      summary = message;
      show();
    },
    signal,
  );
  live.on(
    'connection',
    message => {
      connection = message;
      show();
    },
    signal,
  );
  show();
}
