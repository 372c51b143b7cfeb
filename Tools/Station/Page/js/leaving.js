// Going to another view, which is asked about where something would be lost. The address has changed when the browser says so: that of the
// view that is still shown is brought back first, as many entries of the history away as the other one is.

import { closeDialogs, confirmed } from './dialogs.js';
import { t } from './i18n.js';
import { forgetUnsaved, whatIsUnsaved } from './unsaved.js';

// Of the entry that is shown, as the history's entries are numbered here.
let place = 0;
let isAsking = false;

/** Whether what is shown may go: asked where something would be lost. */
export async function mayLeave() {
  const loss = whatIsUnsaved();
  return !loss || confirmed(t('leave.title'), loss, t('leave.leave'), true, t('leave.stay'));
}

/** Calls `show` for each other address that may be gone to. */
export function followAddress(show) {
  place = history.state?.place ?? 0;
  number(place);
  window.addEventListener('hashchange', () => changed(show));
}

async function changed(show) {
  const there = history.state?.place ?? place + 1;
  number(there);
  if (there === place) {
    // The address was brought back.
    return;
  }
  if (!whatIsUnsaved()) {
    place = there;
    closeDialogs();
    show();
    return;
  }
  history.go(place - there);
  if (!isAsking) {
    isAsking = true;
    const isGoing = await mayLeave();
    isAsking = false;
    if (isGoing) {
      forgetUnsaved();
      history.go(there - place);
    }
  }
}

// A new entry, as a link makes one, has no number yet.
function number(entry) {
  history.replaceState({ ...history.state, place: entry }, '');
}
