// What the station is made of, as tiles: grey while it is well. A tile is bad when parts are lost or doubtful, a warning before that.

import { bytes, duration, number, percent } from './format.js';
import { stationLanguage, t, word } from './i18n.js';

const hottest = 85;
const fewestDays = 1;
// A line that hardly makes a bad part would fill its room in thousands of years.
const mostDays = 3650;
const leastFreeBytes = 1e9;

/** The tiles of a summary. */
export function tilesOf(summary) {
  return [
    camera(summary.camera),
    model(summary),
    ...(summary.outputs ?? []).map(output),
    summary.disk && disk(summary.disk),
    summary.journal && journal(summary.journal),
    ...(summary.devices ?? []).map(device).filter(Boolean),
    uptime(summary),
  ].filter(Boolean);
}

function camera({ name, connected, dropped, reconnects }) {
  return {
    name: t('tile.camera'),
    value: connected ? name : t('tile.cameraAway'),
    detail: connected ? t('tile.cameraCounts', { dropped: number(dropped), reconnects: number(reconnects) }) : name,
    state: connected ? 'normal' : 'bad',
  };
}

function model({ model: name, sound, slot, trial, provider, variant }) {
  const doubt =
    sound === false
      ? t('tile.unsound')
      : trial && t('tile.trial', { parts: number(Math.min(trial.parts, trial.ofParts)), of: number(trial.ofParts) });
  return {
    name: slot ? t('tile.modelInSlot', { slot }) : t('tile.model'),
    value: name,
    detail: doubt || [provider, variant].filter(Boolean).join(' · '),
    state: sound === false ? 'bad' : 'normal',
  };
}

function output({ name, ok, waiting, lost, error }) {
  const counts = waiting === undefined ? '' : t('tile.waiting', { waiting: number(waiting) });
  return {
    name: t('tile.output', { name: word('outputName', name) }),
    value: ok ? t('tile.well') : t('tile.troubled'),
    detail: error ?? (lost > 0 ? t('tile.lost', { lost: number(lost) }) : counts),
    language: error && stationLanguage,
    state: ok ? (lost > 0 ? 'warning' : 'normal') : 'bad',
  };
}

function disk({ freeBytes, lastsDays, stopped }) {
  const isShort = freeBytes < leastFreeBytes || lastsDays < fewestDays;
  return {
    name: t('tile.disk'),
    value: t('tile.free', { bytes: bytes(freeBytes) }),
    detail: stopped ?? lasts(lastsDays),
    language: stopped && stationLanguage,
    state: stopped ? 'bad' : isShort ? 'warning' : 'normal',
  };
}

function lasts(days) {
  if (days === undefined) {
    return '';
  }
  return days > mostDays ? t('tile.lastsYears') : t('tile.lasts', { days: number(days, days < 10 ? 1 : 0) });
}

function journal({ waiting, lost }) {
  return {
    name: t('tile.journal'),
    value: lost > 0 ? t('tile.lost', { lost: number(lost) }) : t('tile.well'),
    detail: t('tile.waiting', { waiting: number(waiting) }),
    state: lost > 0 ? 'bad' : 'normal',
  };
}

function device(health) {
  const temperature = health.temperatureCelsius ?? health.temperature;
  const load = health.utilization === undefined ? '' : t('tile.load', { load: percent(health.utilization, 0) });
  if (temperature === undefined && !load) {
    return null;
  }
  return {
    name: health.name,
    value: temperature === undefined ? load : t('unit.celsius', { value: number(temperature) }),
    detail: temperature === undefined ? '' : load,
    state: temperature > hottest ? 'warning' : 'normal',
  };
}

function uptime({ uptimeSeconds, recipe }) {
  return { name: t('tile.uptime'), value: duration(uptimeSeconds), detail: recipe ? t('tile.recipe', { recipe }) : '' };
}
