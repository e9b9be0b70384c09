// What somebody chose, until the tab is closed: a page that is loaded again looks as it did.
const PLACE = `flowops review ${location.pathname}`;

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE)) ?? {};
  } catch {
    return {}; // a page out of a file may be refused
  }
}

function keep(choices) {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify({ ...kept(), ...choices }));
  } catch {
    // Then it begins anew each time.
  }
}
