// Sends labels one after the other in the order in which they were given, whichever view is open. A call that does not get through is tried
// again with a growing pause; one that is refused is given back. None is sent in the name of another person than the one who gave it.

import { send } from './api.js';
import { t } from './i18n.js';
import { session } from './session.js';

const firstPause = 1000;
const longestPause = 15000;

const waiting = [];
const listeners = new Set();
let isSending = false;
let trouble = '';

/** Sends a change: {method, path(), body, answered(answer)?, refused(problem)}. */
export function enqueue(change) {
  change.by = session.name;
  waiting.push(change);
  tell();
  sendAll();
}

/** Takes a change back that was not sent yet. Whether it could be. */
export function withdraw(change) {
  const place = waiting.indexOf(change);
  if (place < 0 || (place === 0 && isSending)) {
    return false;
  }
  waiting.splice(place, 1);
  tell();
  return true;
}

/** Calls a listener with the number of changes that wait and what keeps them, until the signal ends it. */
export function onWaiting(listener, signal) {
  listeners.add(listener);
  signal.addEventListener('abort', () => listeners.delete(listener));
  listener(waiting.length, trouble);
}

async function sendAll() {
  if (isSending) {
    return;
  }
  isSending = true;
  for (let pause = firstPause; waiting.length > 0;) {
    const change = waiting[0];
    if (change.by !== session.name) {
      done();
      change.refused({ message: t('label.otherPerson') });
      continue;
    }
    try {
      const answer = await send(change.method, change.path(), change.body);
      pause = done();
      change.answered?.(answer);
    } catch (problem) {
      if (problem.isPassing) {
        trouble = problem.message;
        tell();
        await new Promise(resolve => setTimeout(resolve, pause));
        pause = Math.min(longestPause, pause * 2);
      } else {
        pause = done();
        change.refused(problem);
      }
    }
  }
  isSending = false;
}

function done() {
  waiting.shift();
  trouble = '';
  tell();
  return firstPause;
}

function tell() {
  listeners.forEach(listener => listener(waiting.length, trouble));
}

window.addEventListener('beforeunload', event => {
  if (waiting.length > 0) {
    event.preventDefault();
  }
});
