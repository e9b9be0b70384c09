// A month to choose a day, or the two ends of a range, from.
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

function isoDay(date) {
  return date.toISOString().slice(0, 10);
}

// Dates below Flow JSON 5.0 are milliseconds since 1970.
function readDay(text) {
  if (typeof text !== "string" || text === "") return null;
  const date = new Date(/^\d+$/.test(text) ? Number(text) : `${text}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? null : isoDay(date);
}

// `limits` are minimum, maximum, unavailable (ISO days) and days; `chosen` is a list of ISO days.
function calendar(limits, chosen, onChoose) {
  const start = new Date(`${chosen[0] ?? limits.minimum ?? isoDay(new Date())}T00:00:00Z`);
  let year = start.getUTCFullYear(), month = start.getUTCMonth();
  const name = make("span", { class: "month", "aria-live": "polite" });
  const body = make("tbody");
  const isOpen = (day, weekday) => (!limits.minimum || day >= limits.minimum) && (!limits.maximum || day <= limits.maximum)
    && !limits.unavailable.includes(day) && limits.days.includes(DAYS[weekday]);
  const isChosen = (day) => chosen.includes(day) || (chosen.length === 2 && chosen[0] <= day && day <= chosen[1]);

  function draw() {
    name.textContent = `${MONTHS[month]} ${year}`;
    const offset = new Date(Date.UTC(year, month, 1)).getUTCDay();
    const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    const cells = [...Array(offset).fill(null), ...Array.from({ length }, (_, index) => index + 1)];
    const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) => cells.slice(week * 7, week * 7 + 7));
    body.replaceChildren(...weeks.map((week) => make("tr", {}, ...week.map((number, weekday) => make("td", {}, number === null ? null : dayButton(number, weekday))))));
  }

  function dayButton(number, weekday) {
    const day = isoDay(new Date(Date.UTC(year, month, number)));
    const open = isOpen(day, weekday);
    const kind = `day${open ? "" : " is-closed"}${isChosen(day) ? " is-chosen" : ""}`;
    return make("button", { type: "button", class: kind, disabled: !open, "aria-label": day, on: { click: () => { chosen = onChoose(day); draw(); } } }, String(number));
  }

  function turn(by) {
    const date = new Date(Date.UTC(year, month + by, 1));
    [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    draw();
  }

  draw();
  const turner = (by, label, kind) => make("button", { type: "button", class: kind, "aria-label": label, on: { click: () => turn(by) } }, icon("back"));
  const bar = make("div", { class: "calendar-bar" }, turner(-1, "Month before", "turn"), name, turner(1, "Next month", "turn forth"));
  const head = make("thead", {}, make("tr", {}, ...DAYS.map((day) => make("th", { scope: "col", abbr: day }, day[0]))));
  return make("div", { class: "calendar" }, bar, make("table", {}, head, body));
}
