// Numbers and times as people of the viewer's language and time zone write them. Formatters are made once: making one is slow.

import { locale, t } from './i18n.js';

const formatters = new Map();

function formatter(kind, key, options) {
  const name = kind.name + key;
  if (!formatters.has(name)) {
    formatters.set(name, new kind(locale(), options));
  }
  return formatters.get(name);
}

/** A number with so many digits behind the point. */
export function number(value, digits = 0) {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return formatter(Intl.NumberFormat, digits, options).format(value);
}

/** A rate of 0..1 in percent. */
export function percent(rate, digits = 1) {
  const options = { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits };
  return formatter(Intl.NumberFormat, `%${digits}`, options).format(rate);
}

/** A score of 0..1; what is no number is a dash. */
export const score = value => (Number.isFinite(value) ? number(value, 3) : '–');

/** A duration in milliseconds. */
export const milliseconds = value => t('unit.ms', { value: number(value, value < 100 ? 1 : 0) });

/** A time of day. */
export const time = moment => formatter(Intl.DateTimeFormat, 'time', { timeStyle: 'medium' }).format(new Date(moment));

/** A time of day without seconds. */
export const shortTime = moment => formatter(Intl.DateTimeFormat, 'shortTime', { timeStyle: 'short' }).format(new Date(moment));

/** Day and month. */
export const shortDate = moment => formatter(Intl.DateTimeFormat, 'shortDate', { month: 'short', day: 'numeric' }).format(new Date(moment));

/** Date and time of day. */
export const dateTime = moment =>
  formatter(Intl.DateTimeFormat, 'dateTime', { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(moment));

/** Date and time with milliseconds, for what has to be told apart. */
export const exactTime = moment =>
  formatter(Intl.DateTimeFormat, 'exact', {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  }).format(new Date(moment));

/** Bytes in the unit that fits, of 1,000 each as disks are sold. */
export function bytes(value) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** power;
  return `${number(scaled, power > 0 && scaled < 100 ? 1 : 0)} ${units[power]}`;
}

/** A duration in seconds, in its two greatest units. */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const days = Math.floor(whole / 86400);
  const hours = Math.floor(whole / 3600) % 24;
  const minutes = Math.floor(whole / 60) % 60;
  if (days > 0) {
    return t('unit.daysHours', { days, hours });
  }
  if (hours > 0) {
    return t('unit.hoursMinutes', { hours, minutes });
  }
  return minutes > 0 ? t('unit.minutesSeconds', { minutes, seconds: whole % 60 }) : t('unit.seconds', { seconds: whole });
}
