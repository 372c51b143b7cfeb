// The doctor's report: what the machine has, and what is to be mended.

import { get } from '../api.js';
import { element } from '../dom.js';
import { facts, stationText } from '../facts.js';
import { bytes, dateTime, number, percent } from '../format.js';
import { stationLanguage, t } from '../i18n.js';
import { mark } from '../marks.js';
import { emptyBox, problemBox } from '../notices.js';

/** Shows it until the signal ends it. */
export async function show(root, { signal }) {
  const place = element(
    'div',
    { class: 'stack', 'aria-busy': 'true' },
    element('p', { class: 'empty', role: 'status', text: t('doctor.looking') }),
  );
  const again = element('button', { class: 'button', text: t('doctor.again') });
  const look = async () => {
    again.disabled = true;
    place.setAttribute('aria-busy', 'true');
    try {
      place.replaceChildren(...sections(await get('doctor', {}, signal)));
    } catch (problem) {
      if (problem.name !== 'AbortError') {
        place.replaceChildren(problemBox(problem, look));
      }
    }
    place.setAttribute('aria-busy', 'false');
    again.disabled = false;
  };
  again.addEventListener('click', look);
  root.append(element('div', { class: 'view-head' }, element('h1', { text: t('nav.doctor') }), again), place);
  await look();
}

function sections(report) {
  return [
    findings(report),
    element(
      'div',
      { class: 'columns' },
      machine(report),
      report.providers && providers(report.providers),
      report.cameras && cameras(report.cameras),
      report.gpioChips && chips(report.gpioChips),
      buses(report),
      disks(report),
      devices(report),
    ),
  ];
}

function section(title, ...children) {
  return element('section', { class: 'panel stack' }, element('h2', { text: title }), children);
}

function findings({ findings: found, configuration }) {
  const faults = configuration?.faults ?? [];
  const remarks = [...found, ...(configuration?.findings ?? [])];
  return section(
    t('doctor.findings'),
    configuration &&
      line(
        configuration.canRun ? 'ok' : 'ng',
        t(configuration.canRun ? 'doctor.canRun' : 'doctor.cannotRun', { file: configuration.file }),
      ),
    faults.map(fault => line('ng', fault, '', stationLanguage)),
    remarks.map(remark => line('unsure', remark, '', stationLanguage)),
    faults.length + remarks.length === 0 && line('ok', t('doctor.nothing')),
  );
}

// `lang` is that of the text; details are sentences of the station.
function line(state, text, detail, lang) {
  return element(
    'div',
    { class: 'doctor-line' },
    mark(state),
    element('div', {}, element('p', { text, lang }), detail && element('p', { class: 'small quiet' }, stationText(detail))),
  );
}

function machine({ version, board, processor, memory, clock }) {
  return section(
    t('doctor.machine'),
    facts([
      [t('doctor.program'), version],
      [t('doctor.board'), board && (board.model ?? board.name)],
      [
        t('doctor.processor'),
        [processor.model, processor.architecture, t('doctor.cores', { count: processor.cores })].filter(Boolean).join(', '),
      ],
      [t('doctor.features'), processor.features?.join(', ')],
      [t('doctor.memory'), memory && t('doctor.memoryFree', { available: bytes(memory.availableBytes), total: bytes(memory.totalBytes) })],
      [t('doctor.suits'), board && suits(board)],
      [t('doctor.clock'), clock && `${dateTime(clock.utc)}${clock.isSynchronised === false ? `, ${t('doctor.unsynchronised')}` : ''}`],
    ]),
  );
}

// 0 threads stand for one on each core.
function suits({ providers: names, threads }) {
  return t(threads > 0 ? 'doctor.suitsBoard' : 'doctor.suitsCores', { providers: names.join(', '), threads });
}

function providers(list) {
  return section(
    t('doctor.providers'),
    list.map(({ name, isAvailable, reason }) => line(isAvailable ? 'ok' : 'none', name, reason)),
  );
}

function cameras(list) {
  return section(
    t('doctor.cameras'),
    list.length === 0
      ? emptyBox(t('doctor.none'))
      : list.map(camera =>
          element(
            'div',
            { class: 'stack doctor-thing' },
            line(camera.trouble ? 'unsure' : 'ok', camera.name, camera.trouble),
            facts([
              [t('doctor.node'), camera.node],
              [t('doctor.serial'), camera.serial],
              [t('doctor.plug'), camera.busPath],
              [t('doctor.modes'), camera.modes?.join(' · ')],
              [t('doctor.colours'), camera.colors?.join(' · ')],
              [t('doctor.stamps'), camera.timeStamps],
              [t('doctor.controls'), camera.controls?.join(' · ')],
            ]),
          ),
        ),
  );
}

function chips(list) {
  return section(
    t('doctor.chips'),
    list.length === 0
      ? emptyBox(t('doctor.none'))
      : list.map(chip =>
          element(
            'div',
            { class: 'stack doctor-thing' },
            line(chip.trouble ? 'unsure' : 'ok', `${chip.label} (${chip.name})`, chip.trouble),
            facts([
              [t('doctor.lines'), number(chip.lines)],
              [t('doctor.used'), chip.linesInUse?.join(' · ')],
            ]),
          ),
        ),
  );
}

function buses({ i2cBuses }) {
  return (
    i2cBuses?.length > 0 &&
    section(
      t('doctor.buses'),
      i2cBuses.map(({ path, trouble }) => line(trouble ? 'unsure' : 'ok', path, trouble)),
    )
  );
}

function disks({ disks: list }) {
  return (
    list?.length > 0 &&
    section(
      t('doctor.disks'),
      list.map(({ folder, freeBytes, totalBytes }) => {
        const fill = element('div', { class: 'bar-fill' });
        fill.style.width = `${100 * (1 - freeBytes / totalBytes)}%`;
        return element(
          'div',
          { class: 'stack doctor-thing' },
          element('p', {}, element('code', { text: folder })),
          element('div', { class: 'bar' }, fill),
          element('p', { class: 'small quiet', text: t('doctor.diskFree', { free: bytes(freeBytes), total: bytes(totalBytes) }) }),
        );
      }),
    )
  );
}

function devices({ health }) {
  return (
    health?.length > 0 &&
    section(
      t('doctor.devices'),
      facts(
        health.map(device => [
          device.name,
          [
            device.temperatureCelsius !== undefined && t('unit.celsius', { value: number(device.temperatureCelsius, 1) }),
            device.utilization !== undefined && t('tile.load', { load: percent(device.utilization, 0) }),
            device.condition,
          ]
            .filter(Boolean)
            .join(', '),
        ]),
      ),
    )
  );
}
